import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const slack = '0oaslack000000000001';

describe('update_app', () => {
  const org = useOrg();
  const stored = (id: string) => org.sandbox.org.apps.get(id);
  const addClient = () =>
    org.sandbox.scenario.addApp({
      name: 'oidc_client',
      label: 'Robot console',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { client_id: 'robots', token_endpoint_auth_method: 'client_secret_post' } },
      settings: { oauthClient: { application_type: 'web', redirect_uris: ['https://a.acme.example'] } },
    }).id;
  const addClock = () =>
    org.sandbox.scenario.addApp({
      name: 'template_swa',
      label: 'Time clock',
      signOnMode: 'BROWSER_PLUGIN',
      credentials: { scheme: 'SHARED_USERNAME_AND_PASSWORD', userName: 'acme', password: { value: 'Old-Passw0rd' } },
    }).id;

  test('update_app changes what is given and keeps everything else of the app', async () => {
    const app = addClient();
    const before = structuredClone(stored(app));
    const { output } = await org.okta.run('update_app', {
      app,
      label: 'Console',
      visibility: { hide: { web: true } },
      settings: { oauthClient: { redirect_uris: ['https://b.acme.example'] }, notes: { admin: 'By IT' } },
    });
    expect(output).toMatchObject({ changed: true, app: { id: app, label: 'Console', clientId: 'robots' } });
    const after = stored(app);
    expect(after).toMatchObject({
      label: 'Console',
      visibility: { ...before?.visibility, hide: { iOS: false, web: true } },
      settings: {
        oauthClient: { application_type: 'web', redirect_uris: ['https://b.acme.example'] },
        notes: { admin: 'By IT', enduser: null },
      },
    });
    expect(after?.credentials).toEqual(before?.credentials);
    expect(after?.clientSecret).toBe(before?.clientSecret);
    expect(JSON.stringify(output)).not.toContain(before?.clientSecret);
  });

  test('update_app leaves out of the replacement what Okta sets itself', async () => {
    await org.okta.run('update_app', { app: slack, label: 'Slack EMEA' });
    const sent = JSON.parse(org.sandbox.requests.findLast(({ method }) => method === 'PUT')?.body ?? '');
    expect(sent).toMatchObject({ name: 'slack', label: 'Slack EMEA', signOnMode: 'SAML_2_0' });
    for (const name of ['id', 'status', 'created', 'lastUpdated', '_links', 'orn', 'universalLogout'])
      expect(sent).not.toHaveProperty(name);
    expect(JSON.stringify(sent)).not.toContain('null');
  });

  test('update_app reports matching values as unchanged', async () => {
    org.forget();
    const same = [
      { label: 'Slack' },
      { visibility: { hide: { iOS: false } } },
      { settings: { notes: { admin: '' }, signOn: null } },
    ];
    for (const content of same) {
      const { output } = await org.okta.run('update_app', { app: slack, ...content });
      expect(output).toMatchObject({ changed: false, app: { label: 'Slack' } });
    }
    expect(org.writes()).toEqual([]);
  });

  test('update_app empties a text that Okta returns as null', async () => {
    await org.okta.run('update_app', { app: slack, settings: { signOn: { defaultRelayState: '/home' } } });
    const { output } = await org.okta.run('update_app', {
      app: slack,
      settings: { signOn: { defaultRelayState: '' } },
    });
    expect(output).toMatchObject({ changed: true });
    expect(stored(slack)?.settings['signOn']).toEqual({ defaultRelayState: null });
    const again = await org.okta.run('update_app', { app: slack, settings: { signOn: { defaultRelayState: '' } } });
    expect(again.output).toMatchObject({ changed: false });
  });

  test('update_app keeps both changes of two runs at once', async () => {
    await Promise.all([
      org.okta.run('update_app', { app: slack, label: 'Slack EMEA' }),
      org.okta.run('update_app', { app: slack, visibility: { autoLaunch: true } }),
    ]);
    expect(stored(slack)).toMatchObject({ label: 'Slack EMEA', visibility: { autoLaunch: true } });
  });

  test('update_app needs the shared password of an app that has one', async () => {
    const app = addClock();
    org.forget();
    await expect(org.okta.run('update_app', { app, label: 'Clock' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'sharedPassword',
      message:
        'sharedPassword is required, because the users of this app share one account and Okta does not return its password. Pass the current password, or a new one.',
    });
    expect(org.writes()).toEqual([]);
    const { output, response } = await org.okta.run('update_app', {
      app,
      label: 'Clock',
      sharedPassword: 'New-Passw0rd',
    });
    expect(output).toMatchObject({ changed: true, app: { label: 'Clock' } });
    expect(stored(app)?.credentials).toMatchObject({ userName: 'acme', password: {} });
    expect(JSON.stringify({ output, response })).not.toContain('New-Passw0rd');
  });

  test('update_app always sets a shared password, because Okta does not return the current one', async () => {
    const app = addClock();
    org.forget();
    const { output } = await org.okta.run('update_app', { app, sharedPassword: 'New-Passw0rd' });
    expect(output).toMatchObject({ changed: true });
    expect(org.writes()).toEqual([`PUT /api/v1/apps/${app}`]);
  });

  test('update_app rejects a shared password for an app without a shared account', async () => {
    org.forget();
    await expect(org.okta.run('update_app', { app: slack, sharedPassword: 'New-Passw0rd' })).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'sharedPassword',
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_app leads to the same app after a lost response or request', async () => {
    for (const kind of ['lost_after', 'lost_before'] as const) {
      await org.reset();
      org.sandbox.faults.next({ kind, method: 'PUT' });
      const { output } = await org.okta.run('update_app', { app: slack, label: 'Slack EMEA' });
      expect(output).toMatchObject({ changed: true, app: { label: 'Slack EMEA' } });
      expect(stored(slack)?.label).toBe('Slack EMEA');
    }
  });

  test('update_app shows the replacement with masked credentials in a dry run and writes nothing', async () => {
    const app = addClock();
    org.forget();
    const input = { app, label: 'Clock', sharedPassword: 'New-Passw0rd' };
    const { output } = await org.okta.run('update_app', input, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'replaceApplication', body: { label: 'Clock' } } });
    expect(JSON.stringify(output)).not.toContain('New-Passw0rd');
    expect(org.writes()).toEqual([]);
  });

  test('update_app rejects an update without content before sending a request', async () => {
    org.forget();
    await expect(org.okta.run('update_app', { app: slack })).rejects.toMatchObject({
      category: 'invalid_request',
      message: 'label is empty. Set a label, visibility or settings.',
    });
    expect(org.sent()).toEqual([]);
  });

  test('update_app returns not_found for an unknown app', async () => {
    await expect(org.okta.run('update_app', { app: '0oanobody00000000001', label: 'x' })).rejects.toMatchObject({
      category: 'not_found',
      errorCode: 'E0000007',
    });
  });

  test('update_app rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('update_app', { app: slack, label: 'x' })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
  });
});
