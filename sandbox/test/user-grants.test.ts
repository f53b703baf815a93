import { describe, expect, test } from 'vitest';
import { APPS, linkOf, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const grace = `/api/v1/users/${STAFF.grace}`;
const idsOf = (list: readonly Record<string, unknown>[]) => list.map(({ id }) => id);

describe('grants of users', () => {
  test('lists the grants of a user with their clients and scopes', async () => {
    const { status, list } = await org.get(`${grace}/grants`);
    expect(status).toBe(200);
    expect(list).toMatchObject([
      { id: 'oaggraceopenid000001', clientId: APPS.slack, scopeId: 'openid', status: 'ACTIVE', userId: STAFF.grace },
      { id: 'oaggraceprofile00001', clientId: APPS.slack, scopeId: 'profile', source: 'END_USER' },
    ]);
    expect((await org.get(`/api/v1/users/${STAFF.iris}/grants`)).text).toBe('[]');
  });

  test('filters grants by scope and embeds the scope on request', async () => {
    const { list } = await org.get(`${grace}/grants?scopeId=profile&expand=scope`);
    expect(list).toMatchObject([{ scopeId: 'profile', _embedded: { scope: { id: 'profile' } } }]);
  });

  test('returns one grant, and 404 for the grant of another user', async () => {
    const path = 'grants/oaggraceopenid000001';
    expect((await org.get(`${grace}/${path}`)).body).toMatchObject({ scopeId: 'openid' });
    const reply = await org.get(`/api/v1/users/${STAFF.iris}/${path}`);
    expect([reply.status, reply.body['errorCode']]).toEqual([404, 'E0000007']);
  });

  test('takes the ID of a user in the path of grants, and no login', async () => {
    expect((await org.get('/api/v1/users/grace.lindqvist@acme.example/grants')).status).toBe(404);
  });

  test('pages grants by 20 unless the request asks for more', async () => {
    for (let index = 0; index < 25; index += 1) org.sandbox.scenario.addGrant(STAFF.iris, APPS.github, `s${index}`);
    const first = await org.get(`/api/v1/users/${STAFF.iris}/grants`);
    expect(first.list).toHaveLength(20);
    const rest = await org.get(linkOf(first, 'next') ?? '');
    expect(new Set([...idsOf(first.list), ...idsOf(rest.list)]).size).toBe(25);
    expect((await org.get(`/api/v1/users/${STAFF.iris}/grants?limit=200`)).list).toHaveLength(25);
  });

  test('revokes one grant and logs it', async () => {
    const path = `${grace}/grants/oaggraceopenid000001`;
    expect((await org.delete(path)).status).toBe(204);
    expect(idsOf((await org.get(`${grace}/grants`)).list)).toEqual(['oaggraceprofile00001']);
    expect((await org.delete(path)).status).toBe(404);
    expect(org.sandbox.org.log.events('app.oauth2.as.consent.revoke')).toMatchObject([
      {
        target: [
          { id: STAFF.grace, type: 'User' },
          { id: APPS.slack, type: 'AppInstance' },
        ],
      },
    ]);
  });

  test('revokes the grants of one client and leaves those of others and the tokens', async () => {
    org.sandbox.scenario.addGrant(STAFF.grace, APPS.github, 'openid');
    expect((await org.delete(`${grace}/clients/${APPS.slack}/grants`)).status).toBe(204);
    expect((await org.get(`${grace}/grants`)).list).toMatchObject([{ clientId: APPS.github }]);
    expect((await org.get(`${grace}/clients/${APPS.slack}/tokens`)).list).toHaveLength(1);
    expect((await org.delete(`${grace}/clients/${APPS.slack}/grants`)).status).toBe(204);
  });

  test('revokes all grants of a user', async () => {
    expect((await org.delete(`${grace}/grants`)).status).toBe(204);
    expect((await org.get(`${grace}/grants`)).text).toBe('[]');
    expect(org.eventTypes()).toEqual(['app.oauth2.as.consent.revoke.user']);
  });

  test('lets a help desk administrator revoke grants, but not a read-only administrator', async () => {
    const { readOnlyAdmin, helpDeskAdmin } = org.sandbox.tokens;
    const denied = await org.delete(`${grace}/grants`, { token: readOnlyAdmin });
    expect([denied.status, denied.body['errorCode']]).toEqual([403, 'E0000006']);
    expect((await org.get(`${grace}/grants`, { token: readOnlyAdmin })).list).toHaveLength(2);
    expect((await org.delete(`${grace}/grants`, { token: helpDeskAdmin })).status).toBe(204);
  });
});

describe('OAuth clients of users', () => {
  test('lists each client with grants or tokens of the user once', async () => {
    org.sandbox.scenario.addClientToken(STAFF.grace, APPS.jira);
    const { list } = await org.get(`${grace}/clients`);
    expect(list).toMatchObject([
      { client_id: APPS.jira, client_name: 'Jira' },
      { client_id: APPS.slack, client_name: 'Slack' },
    ]);
  });

  test('lists the refresh tokens of a client without their secret', async () => {
    const { list } = await org.get(`${grace}/clients/${APPS.slack}/tokens`);
    expect(list).toMatchObject([{ id: 'oargraceslack0000001', scopes: ['offline_access'], status: 'ACTIVE' }]);
    const one = await org.get(`${grace}/clients/${APPS.slack}/tokens/oargraceslack0000001`);
    expect(one.body).toMatchObject({ userId: STAFF.grace });
    expect(one.text).not.toContain('refresh_token');
  });

  test('revokes one token, and then all tokens of a client', async () => {
    org.sandbox.scenario.addClientToken(STAFF.grace, APPS.slack);
    const tokens = `${grace}/clients/${APPS.slack}/tokens`;
    expect((await org.delete(`${tokens}/oargraceslack0000001`)).status).toBe(204);
    expect((await org.delete(`${tokens}/oargraceslack0000001`)).status).toBe(404);
    expect((await org.get(tokens)).list).toHaveLength(1);
    expect((await org.delete(tokens)).status).toBe(204);
    expect((await org.get(tokens)).text).toBe('[]');
    expect((await org.delete(tokens)).status).toBe(204);
    expect(org.eventTypes()).toEqual(['app.oauth2.as.token.revoke', 'app.oauth2.as.token.revoke']);
  });

  test('revokes tokens with the sessions of a user on request only', async () => {
    const tokens = () => org.sandbox.org.clientTokens.of(STAFF.grace).length;
    await org.delete(`${grace}/sessions`);
    expect(tokens()).toBe(1);
    await org.delete(`${grace}/sessions?oauthTokens=true`);
    expect(tokens()).toBe(0);
  });

  test('ends the tokens of a deactivated user and the grants of a deleted one', async () => {
    await org.post(`${grace}/lifecycle/deactivate`);
    expect(org.sandbox.org.clientTokens.of(STAFF.grace)).toEqual([]);
    expect(org.sandbox.org.grants.of(STAFF.grace)).toHaveLength(2);
    await org.delete(grace);
    expect(org.sandbox.org.grants.of(STAFF.grace)).toEqual([]);
  });
});

describe('blocks of users', () => {
  test('lists how a user is blocked', async () => {
    org.sandbox.scenario.blockUnknownDevices(STAFF.iris);
    const blocks = async (user: string) => (await org.get(`/api/v1/users/${user}/blocks`)).list;
    expect(await blocks(STAFF.nina)).toEqual([{ type: 'DEVICE_BASED', appliesTo: 'ANY_DEVICES' }]);
    expect(await blocks(STAFF.iris)).toEqual([{ type: 'DEVICE_BASED', appliesTo: 'UNKNOWN_DEVICES' }]);
    expect(await blocks(STAFF.grace)).toEqual([]);
    const iris = await org.get(`/api/v1/users/${STAFF.iris}?expand=blocks`);
    expect(iris.body).toMatchObject({ status: 'ACTIVE', _embedded: { blocks: [{ appliesTo: 'UNKNOWN_DEVICES' }] } });
  });

  test('unblocks an ACTIVE user with unlock', async () => {
    org.sandbox.scenario.blockUnknownDevices(STAFF.iris);
    const unlock = `/api/v1/users/${STAFF.iris}/lifecycle/unlock`;
    expect((await org.post(unlock)).status).toBe(200);
    expect((await org.get(`/api/v1/users/${STAFF.iris}/blocks`)).text).toBe('[]');
    expect((await org.post(unlock)).body['errorCode']).toBe('E0000032');
  });

  test('rejects the list with 401 E0000015 in an org without the feature', async () => {
    org.sandbox.org.behavior.userBlocks = false;
    const reply = await org.get(`/api/v1/users/${STAFF.nina}/blocks`);
    expect([reply.status, reply.body['errorCode']]).toEqual([401, 'E0000015']);
  });
});
