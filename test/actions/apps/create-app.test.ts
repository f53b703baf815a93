import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const wiki = { label: 'Robot wiki', bookmark: { url: 'https://wiki.acme.example' } };
const web = { type: 'web' as const, redirectUris: ['https://console.acme.example/callback'] };

describe('create_app', () => {
  const org = useOrg();
  const bodySent = () => JSON.parse(org.sandbox.requests.findLast(({ method }) => method === 'POST')?.body ?? '');
  const labelled = (label: string) => [...org.sandbox.org.apps.values()].filter((app) => app.label === label);

  test('create_app creates a bookmark, and takes the kind from its fields', async () => {
    const { output } = await org.okta.run('create_app', wiki);
    expect(output).toMatchObject({ app: { label: 'Robot wiki', name: 'bookmark', status: 'ACTIVE' }, notes: [] });
    expect(output).not.toHaveProperty('clientSecret');
    expect(labelled('Robot wiki')).toMatchObject([
      { signOnMode: 'BOOKMARK', settings: { app: { url: 'https://wiki.acme.example' } } },
    ]);
  });

  test('create_app creates a SAML app with the one URL as recipient and destination', async () => {
    const acsUrl = 'https://app.acme.example/acs';
    const saml = { acsUrl, audience: 'urn:acme:app', nameIdFormat: 'emailAddress' } as const;
    await org.okta.run('create_app', { label: 'App', kind: 'saml', saml });
    expect(bodySent()).toMatchObject({
      signOnMode: 'SAML_2_0',
      settings: {
        signOn: {
          ssoAcsUrl: acsUrl,
          recipient: acsUrl,
          destination: acsUrl,
          audience: 'urn:acme:app',
          subjectNameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
          assertionSigned: true,
        },
      },
    });
    expect(labelled('App')).toMatchObject([{ signOnMode: 'SAML_2_0', name: 'acme_app_1' }]);
  });

  test('create_app returns the client secret of a web app once', async () => {
    const { output } = await org.okta.run('create_app', { label: 'Robot console', openidConnect: web });
    const [app] = labelled('Robot console');
    expect(app?.clientSecret).toMatch(/^\w{40}$/);
    expect(output).toMatchObject({ app: { clientId: app?.id }, clientSecret: app?.clientSecret });
    const read = await org.okta.run('get_app', { app: String(app?.id) });
    expect(JSON.stringify(read)).not.toContain(app?.clientSecret);
  });

  test.each([
    [{ type: 'browser', redirectUris: ['https://spa.acme.example'] }, 'none', ['authorization_code'], ['code']],
    [{ type: 'service', authentication: 'private_key_jwt' }, 'private_key_jwt', ['client_credentials'], ['token']],
    [
      { ...web, grantTypes: ['authorization_code', 'implicit'] },
      'client_secret_basic',
      ['authorization_code', 'implicit'],
      ['code', 'token', 'id_token'],
    ],
  ])(
    'create_app chooses authentication and types for an OpenID Connect app: %o',
    async (input, method, grants, types) => {
      await org.okta.run('create_app', { label: 'Client', openidConnect: Object(input) });
      expect(bodySent()).toMatchObject({
        name: 'oidc_client',
        settings: { oauthClient: { application_type: input.type, grant_types: grants, response_types: types } },
      });
      expect(labelled('Client')[0]?.credentials['oauthClient']).toMatchObject({ token_endpoint_auth_method: method });
    },
  );

  test('create_app creates an SWA app with or without selectors, and never returns the shared password', async () => {
    const url = 'https://clock.acme.example/login';
    await org.okta.run('create_app', { label: 'Plain clock', swa: { url } });
    expect(bodySent()).toMatchObject({ signOnMode: 'AUTO_LOGIN', settings: { signOn: { loginUrl: url } } });
    const selectors = { usernameField: '#u', passwordField: '#p', buttonField: '#b' };
    const shared = { sharedUserName: 'acme', sharedPassword: 'Shared-Passw0rd' };
    const made = await org.okta.run('create_app', { label: 'Clock', swa: { url, ...selectors, ...shared } });
    expect(bodySent()).toMatchObject({ name: 'template_swa', settings: { app: { url, ...selectors } } });
    expect(labelled('Clock')).toMatchObject([
      { signOnMode: 'BROWSER_PLUGIN', credentials: { scheme: 'SHARED_USERNAME_AND_PASSWORD', userName: 'acme' } },
    ]);
    expect(JSON.stringify(made)).not.toContain('Shared-Passw0rd');
  });

  test('create_app creates an inactive app from the catalog, with further settings and visibility', async () => {
    const { output } = await org.okta.run('create_app', {
      label: 'Zoom',
      catalog: { name: 'zoomus', signOnMode: 'SAML_2_0' },
      settings: { app: { subDomain: 'acme' } },
      visibility: { hide: { web: true } },
      activate: false,
    });
    expect(output).toMatchObject({ app: { name: 'zoomus', status: 'INACTIVE' } });
    expect(labelled('Zoom')).toMatchObject([
      { settings: { app: { subDomain: 'acme' } }, visibility: { hide: { web: true } } },
    ]);
  });

  test('create_app merges further settings over those of the kind', async () => {
    const settings = {
      oauthClient: { post_logout_redirect_uris: ['https://out.acme.example'] },
      notes: { admin: 'IT' },
    };
    await org.okta.run('create_app', { label: 'Client', openidConnect: web, settings });
    expect(labelled('Client')[0]?.settings).toMatchObject({
      oauthClient: { application_type: 'web', ...settings.oauthClient },
      notes: { admin: 'IT' },
    });
  });

  test('create_app creates two apps with one label, because labels need not be unique', async () => {
    await org.okta.run('create_app', wiki);
    await org.okta.run('create_app', wiki);
    expect(labelled('Robot wiki')).toHaveLength(2);
  });

  test('create_app finds its app after a lost response, and says that the client secret is lost', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { output, response } = await org.okta.run('create_app', { label: 'Robot console', openidConnect: web });
    const [app, ...others] = labelled('Robot console');
    expect(others).toEqual([]);
    expect(output).toMatchObject({
      app: { id: app?.id, clientId: app?.id },
      notes: ['Okta returned no client secret. Create a new secret for the app in Okta.'],
    });
    expect(output).not.toHaveProperty('clientSecret');
    expect(response.confirmed).toBe('checked');
  });

  test('create_app creates the app after a lost request', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('create_app', wiki);
    expect(labelled('Robot wiki')).toHaveLength(1);
  });

  test('create_app does not take an older app with the label for its own', async () => {
    await org.okta.run('create_app', wiki);
    org.sandbox.clock.advance(60_000);
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await org.okta.run('create_app', wiki);
    expect(labelled('Robot wiki')).toHaveLength(2);
  });

  test('create_app leaves the outcome unknown if another app with the label was created in the same moment', async () => {
    org.sandbox.scenario.addApp({ name: 'bookmark', label: 'Robot wiki' });
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    await expect(org.okta.run('create_app', wiki)).rejects.toMatchObject({
      category: 'outcome_unknown',
      message: expect.stringContaining('Check the app in Okta before you run this again.'),
    });
  });

  test('create_app shows the app with masked credentials in a dry run and writes nothing', async () => {
    const swa = { url: 'https://clock.acme.example', sharedUserName: 'acme', sharedPassword: 'Shared-Passw0rd' };
    const { output } = await org.okta.run('create_app', { label: 'Clock', swa }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'createApplication', body: { label: 'Clock' } } });
    expect(JSON.stringify(output)).not.toContain('Shared-Passw0rd');
    expect(labelled('Clock')).toEqual([]);
  });

  test.each([
    [{}, 'kind', 'kind is required. Choose one of bookmark, saml, openidConnect, swa, catalog.'],
    [{ kind: 'saml' }, 'saml', 'saml is required by this kind of app.'],
    [
      { kind: 'saml', bookmark: wiki.bookmark, saml: { acsUrl: 'https://a.example', audience: 'a' } },
      'bookmark',
      'bookmark is not used by the kind saml. Leave one of them out.',
    ],
    [
      { openidConnect: { type: 'web' } },
      'openidConnect.redirectUris',
      'openidConnect.redirectUris is required for the type web.',
    ],
    [
      { swa: { url: 'https://a.example', usernameField: '#u', passwordField: '#p' } },
      'swa.buttonField',
      'swa.buttonField is missing. Set the selectors of all three, or of none.',
    ],
    [
      { swa: { url: 'https://a.example', sharedUserName: 'acme' } },
      'swa.sharedPassword',
      'swa.sharedPassword is missing. A shared account needs a username and a password.',
    ],
  ])(
    'create_app rejects fields that do not fit the kind before sending a request: %o',
    async (input, field, message) => {
      org.forget();
      await expect(org.okta.run('create_app', { label: 'x', ...Object(input) })).rejects.toMatchObject({
        category: 'invalid_request',
        field,
        message,
      });
      expect(org.sent()).toEqual([]);
    },
  );

  test('create_app rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('create_app', wiki)).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(labelled('Robot wiki')).toEqual([]);
  });
});
