import { describe, expect, test } from 'vitest';
import { APPS, GROUPS, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const ROLES = [
  'superAdmin',
  'orgAdmin',
  'groupAdmin',
  'helpDeskAdmin',
  'appAdmin',
  'readOnlyAdmin',
  'reportAdmin',
] as const;
type RoleName = (typeof ROLES)[number];

const profile = { firstName: 'Una', lastName: 'New', login: 'una@acme.example', email: 'una@acme.example' };
const users = `/api/v1/users/${STAFF.grace}`;

/** The roles that each operation accepts; others are rejected. */
const OPERATIONS: [string, string, unknown, readonly RoleName[]][] = [
  [
    'GET',
    '/api/v1/users',
    undefined,
    ['superAdmin', 'orgAdmin', 'groupAdmin', 'helpDeskAdmin', 'appAdmin', 'readOnlyAdmin'],
  ],
  ['POST', '/api/v1/users', { profile }, ['superAdmin', 'orgAdmin', 'groupAdmin']],
  ['POST', users, { profile: { title: 'x' } }, ['superAdmin', 'orgAdmin', 'groupAdmin']],
  ['POST', `${users}/lifecycle/suspend`, undefined, ['superAdmin', 'orgAdmin', 'groupAdmin']],
  ['DELETE', users, undefined, ['superAdmin', 'orgAdmin', 'groupAdmin']],
  [
    'POST',
    `/api/v1/users/${STAFF.nina}/lifecycle/unlock`,
    undefined,
    ['superAdmin', 'orgAdmin', 'groupAdmin', 'helpDeskAdmin'],
  ],
  ['POST', `${users}/lifecycle/reset_password`, undefined, ['superAdmin', 'orgAdmin', 'groupAdmin', 'helpDeskAdmin']],
  ['POST', `${users}/lifecycle/reset_factors`, undefined, ['superAdmin', 'orgAdmin', 'groupAdmin', 'helpDeskAdmin']],
  ['DELETE', `${users}/sessions`, undefined, ['superAdmin', 'orgAdmin', 'groupAdmin', 'helpDeskAdmin']],
  [
    'GET',
    '/api/v1/groups',
    undefined,
    ['superAdmin', 'orgAdmin', 'groupAdmin', 'helpDeskAdmin', 'appAdmin', 'readOnlyAdmin'],
  ],
  ['POST', '/api/v1/groups', { profile: { name: 'New' } }, ['superAdmin', 'orgAdmin']],
  [
    'PUT',
    `/api/v1/groups/${GROUPS.contractors}/users/${STAFF.iris}`,
    undefined,
    ['superAdmin', 'orgAdmin', 'groupAdmin'],
  ],
  ['GET', '/api/v1/apps', undefined, ['superAdmin', 'orgAdmin', 'appAdmin', 'readOnlyAdmin']],
  ['POST', `/api/v1/apps/${APPS.slack}/users`, { id: STAFF.iris }, ['superAdmin', 'appAdmin']],
  ['GET', `${users}/roles`, undefined, ['superAdmin']],
  ['POST', `${users}/roles`, { type: 'APP_ADMIN' }, ['superAdmin']],
  ['GET', '/api/v1/logs', undefined, ['superAdmin', 'orgAdmin', 'appAdmin', 'readOnlyAdmin', 'reportAdmin']],
  ['GET', '/api/v1/org', undefined, ['superAdmin', 'orgAdmin', 'readOnlyAdmin']],
  ['GET', '/api/v1/zones', undefined, ['superAdmin', 'orgAdmin', 'readOnlyAdmin']],
  ['POST', '/api/v1/zones', { type: 'DYNAMIC', name: 'New', asns: ['1'] }, ['superAdmin', 'orgAdmin']],
  ['GET', '/api/v1/policies?type=PASSWORD', undefined, ['superAdmin', 'orgAdmin', 'readOnlyAdmin']],
  ['POST', '/api/v1/policies', { type: 'PASSWORD', name: 'New' }, ['superAdmin', 'orgAdmin']],
  ['GET', '/api/v1/api-tokens', undefined, ['superAdmin']],
  ['GET', '/api/v1/users/me', undefined, ROLES],
  ['GET', '/api/v1/devices', undefined, ['superAdmin', 'orgAdmin', 'readOnlyAdmin']],
  ['POST', '/api/v1/devices/guozoelaptop00000001/lifecycle/suspend', undefined, ['superAdmin', 'orgAdmin']],
  ['GET', '/api/v1/idps', undefined, ['superAdmin', 'orgAdmin', 'readOnlyAdmin']],
  ['GET', '/api/v1/realms', undefined, ['superAdmin', 'orgAdmin']],
  ['POST', '/api/v1/realms', { profile: { name: 'Partners' } }, ['superAdmin', 'orgAdmin']],
  ['GET', '/api/v1/authorizationServers', undefined, ['superAdmin', 'orgAdmin', 'readOnlyAdmin']],
  ['POST', '/api/v1/authorizationServers/default/scopes', { name: 'x' }, ['superAdmin']],
  ['POST', `/api/v1/identity-sources/${APPS.source}/sessions`, undefined, ['superAdmin']],
];

const CASES = OPERATIONS.flatMap(([method, path, body, allowed]) =>
  ROLES.map((role) => [role, allowed.includes(role) ? 'may' : 'may not', method, path, body] as const),
);

describe('the permissions of each role', () => {
  test.each(CASES)('checks that %s %s call %s %s', async (role, may, method, path, body) => {
    const before = JSON.stringify((await org.get('/__sandbox/state?full=1')).body);
    const reply = await org.send(method, path, { token: org.sandbox.tokens[role], body });
    if (may === 'may') {
      expect(reply.status).toBeLessThan(300);
      return;
    }
    expect([reply.status, reply.body['errorCode']]).toEqual([403, 'E0000006']);
    expect(JSON.stringify((await org.get('/__sandbox/state?full=1')).body)).toBe(before);
  });

  test('hides Everyone from a group admin', async () => {
    const token = org.sandbox.tokens.groupAdmin;
    const ids = (await org.get('/api/v1/groups', { token })).list.map((group) => group['id']);
    expect(ids).not.toContain(GROUPS.everyone);
    expect((await org.get(`/api/v1/groups/${GROUPS.everyone}`, { token })).status).toBe(404);
  });

  test("applies the current roles of a token's owner", async () => {
    const token = org.sandbox.tokens.helpDeskAdmin;
    const create = () => org.post('/api/v1/users', { profile }, { token });
    expect((await create()).status).toBe(403);
    await org.post(`/api/v1/users/${STAFF.zoe}/roles`, { type: 'USER_ADMIN' });
    expect((await create()).status).toBe(200);
  });

  test('applies the roles of a group to its members', async () => {
    await org.post(`/api/v1/groups/${GROUPS.engineering}/roles`, { type: 'USER_ADMIN' });
    expect((await org.post('/api/v1/users', { profile }, { token: org.sandbox.tokens.readOnlyAdmin })).status).toBe(
      200,
    );
  });
});

describe('credentials of the caller', () => {
  test.each([
    ['no header', undefined, 403, 'E0000005'],
    ['another scheme', 'Basic YTpi', 403, 'E0000005'],
    ['an unknown token', 'SSWS 00nothing', 401, 'E0000011'],
    ['an empty token', 'SSWS ', 403, 'E0000005'],
  ])('rejects a caller with %s', async (_, authorization, status, code) => {
    const response = await fetch(`${org.sandbox.url}/api/v1/users/me`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ errorCode: code })]);
  });

  test('revokes a token for good when its owner is deactivated', async () => {
    const token = org.sandbox.tokens.readOnlyAdmin;
    for (const change of ['deactivate', 'activate']) {
      await org.post(`/api/v1/users/${STAFF.ben}/lifecycle/${change}`);
      const reply = await org.get('/api/v1/users/me', { token });
      expect([reply.status, reply.body['errorCode']]).toEqual([401, 'E0000011']);
    }
  });

  test('returns the org metadata without a token', async () => {
    const response = await fetch(`${org.sandbox.url}/.well-known/okta-organization`);
    expect(await response.json()).toMatchObject({
      id: org.sandbox.org.id,
      pipeline: 'idx',
      _links: { organization: { href: org.sandbox.url } },
    });
  });

  test('keeps the token out of recorded requests', async () => {
    await org.get('/api/v1/users/me');
    expect(JSON.stringify(org.sandbox.requests)).not.toContain(org.sandbox.token);
    expect(org.sandbox.requests.at(-1)?.headers.authorization).toBe('SSWS ***');
  });
});
