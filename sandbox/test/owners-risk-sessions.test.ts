import { describe, expect, test } from 'vitest';
import { causesOf, GROUPS, member, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

describe('the owners of a group', () => {
  const owners = `/api/v1/groups/${GROUPS.support}/owners`;

  test('assigns a group owner once with 201 and lists owners as recorded', async () => {
    const added = await org.post(owners, { id: STAFF.zoe, type: 'USER' });
    const zoe = {
      id: STAFF.zoe,
      type: 'USER',
      resolved: true,
      originId: null,
      originType: 'OKTA_DIRECTORY',
      displayName: 'Zoe Castillo',
      lastUpdated: null,
    };
    expect([added.status, added.body]).toEqual([201, zoe]);
    const again = await org.post(owners, { id: STAFF.zoe, type: 'USER' });
    const cause = 'Provided owner is already assigned to this group';
    expect([again.status, again.body['errorCode'], causesOf(again)]).toEqual([400, 'E0000001', [cause]]);
    await org.post(owners, { id: GROUPS.engineering, type: 'GROUP' });
    const listed = await org.get(owners);
    expect(listed.list).toEqual([expect.objectContaining({ type: 'GROUP', displayName: 'Engineering' }), zoe]);
    expect(listed.headers.get('link')).toBeNull();
    expect((await org.all(`${owners}?limit=1`)).pages).toBe(2);
    const search = encodeURIComponent('type eq "GROUP"');
    expect((await org.get(`${owners}?search=${search}`)).list).toHaveLength(1);
  });

  test('removes group owners, also when they or the group are deleted', async () => {
    for (const id of [STAFF.zoe, STAFF.tom]) await org.post(owners, { id, type: 'USER' });
    expect((await org.delete(`${owners}/${STAFF.zoe}`)).status).toBe(204);
    expect((await org.delete(`${owners}/${STAFF.zoe}`)).body['errorCode']).toBe('E0000007');
    await org.delete(`/api/v1/users/${STAFF.tom}`);
    expect((await org.get(owners)).list).toEqual([]);
    await org.post(owners, { id: GROUPS.engineering, type: 'GROUP' });
    await org.delete(`/api/v1/groups/${GROUPS.engineering}`);
    expect((await org.get(owners)).list).toEqual([]);
  });

  test.each([
    ['an unknown user', { id: '00unobody00000000001', type: 'USER' }, 404],
    ['a login', { id: 'zoe.castillo@acme.example', type: 'USER' }, 404],
    ['an unknown group', { id: STAFF.zoe, type: 'GROUP' }, 404],
    ['no type', { id: STAFF.zoe }, 400],
  ])('rejects %s as a group owner', async (_, body, status) => {
    expect((await org.post(owners, body)).status).toBe(status);
    expect(org.sandbox.org.groupOwners.size).toBe(0);
  });
});

describe('the risk of a user', () => {
  const risk = `/api/v1/users/${STAFF.iris}/risk`;

  test('returns the user risk NONE until it is set, with 201 the first time', async () => {
    expect((await org.get(risk)).body).toMatchObject({ riskLevel: 'NONE' });
    const first = await org.put(risk, { riskLevel: 'HIGH' });
    expect([first.status, first.body['reason']]).toEqual([201, 'Admin override risk']);
    const second = await org.put(risk, { riskLevel: 'LOW', riskReason: 'Travelling' });
    expect([second.status, second.body['riskLevel'], second.body['reason']]).toEqual([200, 'LOW', 'Travelling']);
    expect((await org.get(risk)).body).toEqual(second.body);
    expect(org.eventTypes()).toEqual(['user.risk.change', 'user.risk.change']);
  });

  test('accepts three levels of user risk', async () => {
    const reply = await org.put(risk, { riskLevel: 'NONE' });
    expect([reply.status, causesOf(reply)]).toEqual([400, ['riskLevel: must be HIGH, MEDIUM or LOW']]);
    expect((await org.get('/api/v1/users/iris.vale@acme.example/risk')).status).toBe(404);
  });
});

describe('POST /api/v1/sessions', () => {
  const create = (sessionToken: unknown) => org.post('/api/v1/sessions', { sessionToken });

  test('creates a session for a session token, once, and links it as `me`', async () => {
    const token = org.sandbox.scenario.sessionTokenFor(STAFF.iris);
    const created = await create(token);
    expect([created.status, created.body['login']]).toEqual([200, 'iris.vale@acme.example']);
    expect(member(created, '_links', 'self', 'href')).toBe(`${org.sandbox.url}/api/v1/sessions/me`);
    const read = await org.get(`/api/v1/sessions/${created.body['id']}`);
    expect(member(read, '_links', 'user', 'href')).toBe(`${org.sandbox.url}/api/v1/users/${STAFF.iris}`);
    expect((await create(token)).body['errorCode']).toBe('E0000004');
  });

  test('rejects an invalid session token and every other method, as recorded', async () => {
    expect((await create('invalid_token')).status).toBe(401);
    expect((await org.post('/api/v1/sessions')).body['errorCode']).toBe('E0000003');
    expect((await org.get('/api/v1/sessions/')).body['errorCode']).toBe('E0000022');
  });
});

describe('POST /api/v1/authn', () => {
  const signIn = (more: object) =>
    org.send('POST', '/api/v1/authn', { token: '', body: { username: 'iris.vale@acme.example', ...more } });
  const password = 'Sandbox-Passw0rd';

  test('signs a user in with a password and returns a token for one session', async () => {
    const reply = await signIn({ password, relayState: '/home' });
    expect(reply.body).toMatchObject({
      status: 'SUCCESS',
      relayState: '/home',
      _embedded: { user: { id: STAFF.iris, profile: { login: 'iris.vale@acme.example', firstName: 'Iris' } } },
    });
    const session = await org.post('/api/v1/sessions', { sessionToken: reply.body['sessionToken'] });
    const me = await org.get('/api/v1/sessions/me', { headers: { cookie: `theme=dark; sid=${session.body['id']}` } });
    expect([me.status, me.body['userId']]).toEqual([200, STAFF.iris]);
    const cookie = { headers: { cookie: `sid=${session.body['id']}` } };
    expect((await org.delete('/api/v1/sessions/me', cookie)).status).toBe(204);
    expect((await org.get('/api/v1/sessions/me', cookie)).status).toBe(404);
    expect((await org.get('/api/v1/sessions/me')).status).toBe(404);
  });

  test('rejects a wrong password, an unknown user and a user who may not sign in alike, and logs the failure', async () => {
    const attempts = [
      { password: 'wrong' },
      { username: 'nobody@acme.example', password },
      { username: 'omar.haddad@acme.example', password },
      { username: 'nina.petrov@acme.example', password },
    ];
    for (const attempt of attempts) {
      const reply = await signIn(attempt);
      expect([reply.status, reply.body['errorCode']]).toEqual([401, 'E0000004']);
    }
    const failures = org.sandbox.org.log.events('user.session.start');
    expect(failures.map(({ actor, outcome }) => [actor.alternateId, outcome])).toEqual([
      ['iris.vale@acme.example', { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' }],
      ['omar.haddad@acme.example', { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' }],
      ['nina.petrov@acme.example', { result: 'FAILURE', reason: 'LOCKED_OUT' }],
    ]);
  });

  test('asks for a new password once it has expired', async () => {
    const reply = await signIn({ username: 'pia.sorensen@acme.example', password });
    expect(reply.body).toMatchObject({ status: 'PASSWORD_EXPIRED', stateToken: expect.any(String) });
    expect(reply.body).not.toHaveProperty('sessionToken');
  });
});

describe('an API token', () => {
  const path = '/api/v1/api-tokens/00Tacme0000000000002';

  test('expires an API token 30 days after its last use', async () => {
    const day = 24 * 60 * 60 * 1000;
    const own = await openOrg();
    const reading = { token: own.sandbox.tokens.readOnlyAdmin };
    own.sandbox.clock.advance(29 * day);
    expect((await own.get('/api/v1/users/me', reading)).status).toBe(200);
    await own.get('/api/v1/users/me');
    const { body } = await own.get(path);
    expect(Date.parse(String(body['expiresAt'])) - Date.parse(String(body['lastUpdated']))).toBe(30 * day);
    own.sandbox.clock.advance(29 * day);
    expect((await own.get('/api/v1/users/me')).status).toBe(200);
    own.sandbox.clock.advance(day);
    expect((await own.get('/api/v1/users/me', reading)).body['errorCode']).toBe('E0000011');
    expect((await own.get(path)).body['errorCode']).toBe('E0000007');
    await own.sandbox.close();
  });

  test('restricts an API token to network zones', async () => {
    const network = { connection: 'ZONE', include: ['nzoacme'] };
    const reply = await org.put(path, { name: 'Reports', network });
    expect(reply.body).toMatchObject({ id: '00Tacme0000000000002', name: 'Reports', network });
    expect((await org.get(path)).body['network']).toEqual(network);
    expect((await org.put(path, { network: { connection: 'MOON' } })).status).toBe(400);
    expect(org.eventTypes()).toEqual(['system.api_token.update']);
  });
});
