import { describe, expect, test } from 'vitest';
import { APPS, causesOf, member, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const keysOf = (appId: string) => `/api/v1/apps/${appId}/credentials/keys`;

describe('the keys of an app', () => {
  test('start with the one that the app signs with, and more can be generated', async () => {
    const app = await org.get(`/api/v1/apps/${APPS.slack}`);
    const kid = member(app, 'credentials', 'signing', 'kid');
    expect((await org.get(keysOf(APPS.slack))).list).toMatchObject([{ kid, kty: 'RSA', use: 'sig' }]);
    const made = await org.post(`${keysOf(APPS.slack)}/generate?validityYears=3`);
    expect(made.status).toBe(201);
    expect((await org.get(`${keysOf(APPS.slack)}/${made.body['kid']}`)).body).toEqual(made.body);
    expect((await org.get(keysOf(APPS.slack))).list).toHaveLength(2);
    expect(causesOf(await org.post(`${keysOf(APPS.slack)}/generate?validityYears=11`))).toEqual([
      'Validity years out of range. It should be 2 - 10 years.',
    ]);
  });

  test('can be cloned to another app once', async () => {
    const [key] = (await org.get(keysOf(APPS.slack))).list;
    const path = `${keysOf(APPS.slack)}/${key?.['kid']}/clone?targetAid=${APPS.jira}`;
    const cloned = await org.post(path);
    expect([cloned.status, cloned.body]).toEqual([201, key]);
    expect(causesOf(await org.post(path))).toEqual([
      'Key already exists in the list of key credentials for the target app.',
    ]);
    expect((await org.get(keysOf(APPS.jira))).list).toHaveLength(2);
  });

  test('are gone with the app', async () => {
    await org.post(`/api/v1/apps/${APPS.slack}/lifecycle/deactivate`);
    await org.delete(`/api/v1/apps/${APPS.slack}`);
    expect(org.sandbox.org.appKeys.count(APPS.slack)).toBe(0);
    expect((await org.get(keysOf(APPS.slack))).status).toBe(404);
  });
});

describe('the OAuth client of an OpenID Connect app', () => {
  const body = { label: 'Robot console', signOnMode: 'OPENID_CONNECT', settings: { oauthClient: {} } };

  test('can be granted scopes and admin roles', async () => {
    const { body: app } = await org.post('/api/v1/apps', body);
    const grants = `/api/v1/apps/${app['id']}/grants`;
    const granted = await org.post(grants, { issuer: org.sandbox.url, scopeId: 'okta.users.read' });
    expect([granted.status, granted.body]).toMatchObject([201, { scopeId: 'okta.users.read', status: 'ACTIVE' }]);
    expect((await org.get(`${grants}/${granted.body['id']}`)).body).toEqual(granted.body);
    expect((await org.delete(`${grants}/${granted.body['id']}`)).status).toBe(204);
    expect((await org.get(`${grants}/${granted.body['id']}`)).status).toBe(404);
    const role = await org.post(`/oauth2/v1/clients/${app['id']}/roles`, { type: 'HELP_DESK_ADMIN' });
    expect(role.status).toBe(200);
  });

  test('does not exist for other apps', async () => {
    const reply = await org.post(`/api/v1/apps/${APPS.slack}/grants`, { scopeId: 'okta.users.read' });
    expect(reply.status).toBe(400);
  });
});
