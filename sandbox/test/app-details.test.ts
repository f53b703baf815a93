import { describe, expect, test } from 'vitest';
import { APPS, causesOf, GROUPS, member, useOrgClient } from './org-client.ts';

const org = useOrgClient();

describe('an OpenID Connect app', () => {
  const body = {
    label: 'Robot console',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_post' } },
    settings: { oauthClient: { application_type: 'web', redirect_uris: ['https://console.acme.example/cb'] } },
  };

  test('creates an OIDC app with its ID as the client ID and returns the secret once', async () => {
    const created = await org.post('/api/v1/apps', body);
    const oauthClient = {
      autoKeyRotation: true,
      client_id: created.body['id'],
      token_endpoint_auth_method: 'client_secret_post',
      pkce_required: true,
    };
    expect(created.body['name']).toBe('oidc_client');
    expect(member(created, 'credentials', 'oauthClient')).toEqual({
      ...oauthClient,
      client_secret: expect.stringMatching(/^\w{40}$/),
    });
    const read = await org.get(`/api/v1/apps/${created.body['id']}`);
    expect(member(read, 'credentials', 'oauthClient')).toEqual(oauthClient);
    expect(member(read, '_links', 'clientCredentials')).toHaveLength(1);
  });

  test('keeps the client ID and the secret of an app that is replaced', async () => {
    const given = { ...body, credentials: { oauthClient: { client_id: 'robot-console' } } };
    const created = await org.post('/api/v1/apps', given);
    const replaced = await org.put(`/api/v1/apps/${created.body['id']}`, { ...body, label: 'Robot console 2' });
    expect(member(replaced, 'credentials', 'oauthClient')).toMatchObject({
      client_id: 'robot-console',
      client_secret: member(created, 'credentials', 'oauthClient', 'client_secret'),
      token_endpoint_auth_method: 'client_secret_post',
    });
  });

  test('creates no secret for an app that authenticates with a key', async () => {
    const oauthClient = { token_endpoint_auth_method: 'private_key_jwt' };
    const created = await org.post('/api/v1/apps', { ...body, credentials: { oauthClient } });
    expect(member(created, 'credentials', 'oauthClient')).not.toHaveProperty('client_secret');
  });
});

describe('PUT /api/v1/apps/{appId}', () => {
  test('resets omitted app settings to their defaults in a PUT', async () => {
    const path = `/api/v1/apps/${APPS.slack}`;
    const hidden = { label: 'Slack', signOnMode: 'SAML_2_0', visibility: { hide: { iOS: true, web: true } } };
    expect(member(await org.put(path, hidden), 'visibility', 'hide')).toEqual({ iOS: true, web: true });
    const plain = await org.put(path, {
      label: 'Slack',
      signOnMode: 'SAML_2_0',
      settings: { signOn: { audience: 'x' } },
    });
    expect(member(plain, 'visibility', 'hide')).toEqual({ iOS: false, web: false });
    expect(member(plain, 'settings', 'signOn')).toEqual({ audience: 'x' });
    expect(member(await org.put(path, { label: 'Slack' }), 'settings', 'signOn')).toBeUndefined();
  });
});

describe('the links of an app', () => {
  test('links an app to its policies, as recorded', async () => {
    const { body } = await org.get(`/api/v1/apps/${APPS.slack}`);
    expect(Object.keys(Object(body['_links'])).toSorted()).toEqual(
      'accessPolicy appLinks deactivate groups logo policies profileEnrollment uploadLogo users'.split(' '),
    );
  });
});

describe("a group's assignment", () => {
  const one = `/api/v1/apps/${APPS.jira}/groups/${GROUPS.engineering}`;

  test("embeds the group or the metadata in an app's group assignment, in lists and alone", async () => {
    for (const path of [`/api/v1/apps/${APPS.jira}/groups`, one]) {
      const first = async (expand: string) => {
        const reply = await org.get(`${path}?expand=${expand}`);
        return Object(reply.list[0] ?? reply.body)['_embedded'];
      };
      expect(await first('group')).toMatchObject({ group: { profile: { name: 'Engineering' } } });
      expect(await first('metadata')).toEqual({ metadata: { credentials: {}, profile: {} } });
      expect(await first('')).toBeUndefined();
    }
  });

  test('changes an app assignment attribute by attribute', async () => {
    const reply = await org.send('PATCH', one, {
      body: [
        { op: 'replace', path: '/profile/role', value: 'maker' },
        { op: 'replace', path: '/priority', value: 7 },
      ],
    });
    expect([reply.status, reply.body['priority'], reply.body['profile']]).toEqual([200, 7, { role: 'maker' }]);
    await org.send('PATCH', one, { body: [{ op: 'remove', path: '/profile/role' }] });
    expect(org.sandbox.org.appGroups.get(APPS.jira, GROUPS.engineering)?.profile).toEqual({});
    expect(org.eventTypes()).toEqual(['group.application_assignment.update', 'group.application_assignment.update']);
  });

  test('changes nothing in a group assignment when one patch operation is rejected', async () => {
    const body = [
      { op: 'replace', path: '/profile/role', value: 'maker' },
      { op: 'replace', path: '/id', value: 'x' },
    ];
    const reply = await org.send('PATCH', one, { body });
    expect([reply.status, causesOf(reply)]).toEqual([400, ['path: cannot replace /id']]);
    expect((await org.send('PATCH', one, { body: {} })).body['errorCode']).toBe('E0000003');
    expect(org.sandbox.org.appGroups.get(APPS.jira, GROUPS.engineering)?.profile).toEqual({});
  });
});
