import { describe, expect, test } from 'vitest';
import { causesOf, linkOf, member, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const roles = '/api/v1/iam/roles';
const sets = '/api/v1/iam/resource-sets';
const iris = `/api/v1/users/${STAFF.iris}/roles`;
const keeper = { type: 'CUSTOM', role: 'cr0acmekeeper0000001', 'resource-set': 'iamacmeworkshop00001' };

/** Every page of a list whose next page is in the body. */
async function pagesOf(path: string, name: string): Promise<{ id?: unknown }[][]> {
  const pages: { id?: unknown }[][] = [];
  for (let url: string | undefined = path; url !== undefined; ) {
    const reply = await org.get(url);
    expect(linkOf(reply, 'next')).toBeUndefined();
    const items = reply.body[name];
    pages.push(Array.isArray(items) ? items : []);
    const next = member(reply, '_links', 'next', 'href');
    url = typeof next === 'string' ? next : undefined;
  }
  return pages;
}

describe('custom roles', () => {
  test('creates a custom role, reads it by ID and by label, renames it and deletes it', async () => {
    const body = { label: 'Auditor', description: 'Reads', permissions: ['okta.users.read'] };
    const made = await org.post(roles, body);
    expect([made.status, made.body['label']]).toEqual([200, 'Auditor']);
    const path = `${roles}/${made.body['id']}`;
    expect((await org.get(`${roles}/Auditor`)).body).toEqual((await org.get(path)).body);
    const renamed = await org.put(path, { label: 'Reader', description: 'Reads all' });
    expect([renamed.status, renamed.body['description']]).toEqual([200, 'Reads all']);
    expect(member(await org.get(`${path}/permissions`), 'permissions')).toMatchObject([{ label: 'okta.users.read' }]);
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorSummary']).toContain('(Role)');
    expect(org.eventTypes()).toEqual(['iam.role.create', 'iam.role.update', 'iam.role.delete']);
  });

  test.each([
    [{ description: 'x', permissions: ['okta.users.read'] }, 'label: The field cannot be left blank'],
    [{ label: 'x', permissions: ['okta.users.read'] }, 'description: The field cannot be left blank'],
    [{ label: 'x', description: 'x', permissions: [] }, 'permissions: The field cannot be left blank'],
    [{ label: 'x', description: 'x', permissions: ['everything'] }, 'permissions: everything is not a permission'],
    [
      { label: 'Robot Keeper', description: 'x', permissions: ['okta.users.read'] },
      'label: An object with this field already exists in the current organization',
    ],
  ])('rejects the custom role %j', async (body, cause) => {
    const reply = await org.post(roles, body);
    expect([reply.status, causesOf(reply)]).toEqual([400, [cause]]);
    expect(org.sandbox.org.customRoles.size).toBe(1);
  });

  test('adds and removes permissions one by one, and rejects one that the role has', async () => {
    const path = `${roles}/Robot%20Keeper/permissions`;
    expect((await org.post(`${path}/okta.groups.read`)).status).toBe(204);
    expect((await org.post(`${path}/okta.groups.read`)).status).toBe(400);
    expect((await org.delete(`${path}/okta.users.read`)).status).toBe(204);
    expect((await org.delete(`${path}/okta.users.read`)).status).toBe(404);
    expect((await org.get(`${path}/okta.groups.read`)).body['label']).toBe('okta.groups.read');
    const role = org.sandbox.org.customRoles.get('cr0acmekeeper0000001');
    expect([...(role?.permissions.keys() ?? [])]).toEqual(['okta.users.lifecycle.unlock', 'okta.groups.read']);
  });

  test('gives the next page of custom roles and of resource sets in the body', async () => {
    for (let index = 0; index < 40; index += 1) {
      org.sandbox.scenario.addCustomRole({ label: `Role ${index}`, permissions: ['okta.users.read'] });
      org.sandbox.scenario.addResourceSet({ label: `Set ${index}`, resources: ['orn:okta:directory:x:users'] });
    }
    const lists = [await pagesOf(roles, 'roles'), await pagesOf(sets, 'resource-sets')];
    for (const pages of lists) {
      expect(pages.map((page) => page.length)).toEqual([20, 20, 1]);
      expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(41);
    }
    expect((await org.get(`${roles}?after=nothing`)).status).toBe(400);
  });

  test('lets nobody but a super admin read custom roles', async () => {
    const token = org.sandbox.tokens.orgAdmin;
    for (const path of [roles, sets]) expect((await org.get(path, { token })).body['errorCode']).toBe('E0000006');
  });
});

describe('resource sets', () => {
  test('creates, renames and deletes a resource set', async () => {
    const made = await org.post(sets, { label: 'Lab', description: 'x', resources: ['orn:okta:directory:x:users'] });
    expect(made.status).toBe(200);
    const path = `${sets}/${made.body['id']}`;
    expect((await org.put(path, { label: 'Laboratory', description: 'y' })).body['label']).toBe('Laboratory');
    expect((await org.get(`${sets}/Laboratory`)).body['id']).toBe(made.body['id']);
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).status).toBe(404);
  });

  test.each([[[]], [['not a resource']], [undefined]])('rejects a resource set of %j', async (resources) => {
    expect((await org.post(sets, { label: 'Lab', resources })).status).toBe(400);
  });
});

describe('a custom role of a user', () => {
  test('assigns a custom role with a resource set once, and keeps both from deletion', async () => {
    const given = await org.post(iris, keeper);
    expect([given.status, given.body]).toEqual([
      201,
      expect.objectContaining({
        id: expect.stringMatching(/^irb/),
        type: 'CUSTOM',
        label: 'Robot Keeper',
        role: keeper.role,
        'resource-set': keeper['resource-set'],
      }),
    ]);
    const again = await org.post(iris, keeper);
    expect([again.status, again.body['errorCode']]).toEqual([409, 'E0000263']);
    expect((await org.delete(`${roles}/${keeper.role}`)).status).toBe(400);
    expect((await org.delete(`${sets}/${keeper['resource-set']}`)).status).toBe(400);
    expect((await org.delete(`${iris}/${given.body['id']}`)).status).toBe(204);
    expect(org.eventTypes()).toEqual(['iam.resourceset.bindings.add', 'iam.resourceset.bindings.delete']);
  });

  test.each([
    [{ type: 'CUSTOM' }, 400],
    [{ ...keeper, role: 'cr0nothing' }, 404],
    [{ ...keeper, 'resource-set': 'iamnothing' }, 404],
  ])('rejects the custom assignment %j', async (body, status) => {
    expect((await org.post(iris, body)).status).toBe(status);
    expect(org.sandbox.org.roles.of(STAFF.iris)).toEqual([]);
  });

  test('rejects a second assignment of a role that is bound to a resource set with its own code', async () => {
    await org.post(iris, { type: 'WORKFLOWS_ADMIN' });
    expect((await org.post(iris, { type: 'WORKFLOWS_ADMIN' })).body['errorCode']).toBe('E0000263');
  });
});
