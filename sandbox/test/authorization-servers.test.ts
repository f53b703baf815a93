import { describe, expect, test } from 'vitest';
import { useOrgClient } from './org-client.ts';

const org = useOrgClient();

const servers = '/api/v1/authorizationServers';
const robots = `${servers}/ausacmerobots0000001`;
const ids = (list: readonly Record<string, unknown>[]) => list.map(({ id }) => id);

describe('authorization servers', () => {
  test('are created with scopes and a claim of Okta, changed and deleted with all their parts', async () => {
    const given = { name: 'Arms', description: 'Arms API', audiences: ['https://arms.acme.example'] };
    const created = await org.post(servers, given);
    const path = `${servers}/${created.body['id']}`;
    expect([created.status, created.body]).toMatchObject([201, { ...given, status: 'ACTIVE' }]);
    expect((await org.get(`${path}/scopes`)).list.map(({ name }) => name)).toContain('openid');
    const [claim] = (await org.get(`${path}/claims`)).list;
    expect(claim).toMatchObject({ name: 'sub', system: true });
    expect((await org.delete(`${path}/claims/${claim?.['id']}`)).status).toBe(400);
    expect((await org.put(path, { ...given, name: 'Robot arms' })).body).toMatchObject({ name: 'Robot arms' });
    expect((await org.post(`${path}/lifecycle/deactivate`)).status).toBe(204);
    expect((await org.get(path)).body['status']).toBe('INACTIVE');
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(`${path}/claims`)).status).toBe(404);
    expect(org.sandbox.org.stored.get(String(claim?.['id']))).toBeUndefined();
    expect(org.eventTypes()).toEqual([
      'oauth2.as.created',
      'oauth2.as.updated',
      'oauth2.as.deactivated',
      'oauth2.as.deleted',
    ]);
  });

  test('need one audience, and the default one stays', async () => {
    expect((await org.post(servers, { name: 'Arms', audiences: [] })).status).toBe(400);
    expect((await org.delete(`${servers}/default`)).status).toBe(400);
  });

  test('have scopes that can be replaced', async () => {
    const path = `${robots}/scopes/scpacmerobots0000001`;
    expect((await org.get(path)).body).toMatchObject({ name: 'robots:drive', consent: 'IMPLICIT' });
    const replaced = await org.put(path, { name: 'robots:drive', consent: 'REQUIRED' });
    expect(replaced.body).toMatchObject({ consent: 'REQUIRED', description: null });
    expect((await org.put(path, { name: 'openid' })).status).toBe(400);
  });

  test('have claims that can be changed and deleted', async () => {
    const claim = { name: 'tier', value: 'user.costTier', valueType: 'EXPRESSION' };
    const created = await org.post(`${robots}/claims`, claim);
    expect([created.status, created.body]).toMatchObject([201, { ...claim, status: 'ACTIVE', system: false }]);
    expect(created.body).not.toHaveProperty('created');
    const path = `${robots}/claims/${created.body['id']}`;
    expect((await org.put(path, { ...claim, status: 'INACTIVE' })).body).toMatchObject({ status: 'INACTIVE' });
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorCode']).toBe('E0000007');
    expect((await org.get(`${servers}/default/claims`)).list).toHaveLength(1);
  });

  test('have policies with rules, which end with the policy', async () => {
    const conditions = { clients: { include: ['ALL_CLIENTS'] } };
    const policy = await org.post(`${robots}/policies`, { name: 'All clients', conditions });
    const path = `${robots}/policies/${policy.body['id']}`;
    expect([policy.status, policy.body]).toMatchObject([201, { type: 'OAUTH_AUTHORIZATION_POLICY', status: 'ACTIVE' }]);
    const rule = await org.post(`${path}/rules`, { name: 'Any', conditions: {}, actions: { token: {} } });
    expect(rule.body).toMatchObject({ type: 'RESOURCE_ACCESS', status: 'ACTIVE' });
    const one = `${path}/rules/${rule.body['id']}`;
    expect((await org.post(`${one}/lifecycle/deactivate`)).status).toBe(204);
    expect((await org.get(one)).body['status']).toBe('INACTIVE');
    expect(ids((await org.get(`${path}/rules`)).list)).toEqual([rule.body['id']]);
    expect((await org.get(`${servers}/default/policies/${policy.body['id']}/rules`)).status).toBe(404);
    await org.delete(path);
    expect((await org.get(`${path}/rules`)).body['errorCode']).toBe('E0000007');
    expect(org.sandbox.org.stored.has(String(rule.body['id']))).toBe(false);
    expect(org.eventTypes()).toEqual([
      'policy.lifecycle.create',
      'policy.rule.add',
      'policy.rule.deactivate',
      'policy.lifecycle.delete',
    ]);
  });
});
