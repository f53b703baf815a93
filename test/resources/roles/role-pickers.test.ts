import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const zoe = '00uzoe00000000000001';
const iris = '00uiris0000000000001';
const support = '00gsupport0000000001';

describe('admin roles picker', () => {
  const org = useOrg();

  test('the admin roles picker offers every role that can be assigned, without a request', async () => {
    const { items } = await org.okta.options('admin_roles', {});
    expect(items).toHaveLength(13);
    expect(items).toContainEqual({ value: 'USER_ADMIN', label: 'Group administrator' });
    expect((await org.okta.options('admin_roles', { query: 'help' })).items).toEqual([
      { value: 'HELP_DESK_ADMIN', label: 'Help desk administrator' },
    ]);
    expect(org.sent()).toEqual([]);
  });

  test('each role of the admin roles picker can be assigned, apart from custom ones', async () => {
    const { items } = await org.okta.options('admin_roles', {});
    for (const { value } of items) {
      if (value === 'CUSTOM') continue;
      const path = `/api/v1/users/${iris}/roles`;
      const { output } = await org.okta.run('call_okta_api', { method: 'POST', path, body: { type: value } });
      expect(output.status).toBe(201);
    }
  });
});

describe.each([
  ['custom_roles', '/api/v1/iam/roles', 'Robot Keeper', 'cr0acmekeeper0000001'],
  ['resource_sets', '/api/v1/iam/resource-sets', 'Workshop', 'iamacmeworkshop00001'],
] as const)('%s picker', (source, path, label, value) => {
  const org = useOrg();
  const addMany = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const name = `Extra ${index}`;
      if (source === 'custom_roles')
        org.sandbox.scenario.addCustomRole({ label: name, permissions: ['okta.users.read'] });
      else org.sandbox.scenario.addResourceSet({ label: name, resources: ['orn:okta:directory:x:users'] });
    }
  };

  test(`the ${source} picker lists labels and stores IDs`, async () => {
    expect(await org.okta.options(source, {})).toEqual({ items: [{ value, label }] });
    expect(org.sent()).toEqual([`GET ${path}`]);
  });

  test(`the ${source} picker follows the next page in the body`, async () => {
    addMany(45);
    const { items, nextCursor } = await org.okta.options(source, {});
    expect(items).toHaveLength(46);
    expect(nextCursor).toBeUndefined();
    expect((await org.okta.options(source, { query: 'extra 44' })).items).toHaveLength(1);
  });

  test(`the ${source} picker stops after enough entries and continues with its cursor`, async () => {
    addMany(150);
    const first = await org.okta.options(source, {});
    const second = await org.okta.options(source, { cursor: first.nextCursor ?? '' });
    expect(first.items).toHaveLength(100);
    expect(new Set([...first.items, ...second.items].map((entry) => entry.value)).size).toBe(151);
  });

  test(`the ${source} picker rejects a cursor of another list before sending a request`, async () => {
    const cursor = '/api/v1/users?after=x';
    await expect(org.okta.options(source, { cursor })).rejects.toMatchObject({ field: 'cursor' });
    expect(org.sent()).toEqual([]);
  });
});

describe('role assignments picker', () => {
  const org = useOrg();
  const load = (values: Record<string, string>) => org.okta.options('role_assignments', { values });
  const give = (type: string) =>
    org.okta.run('call_okta_api', { method: 'POST', path: `/api/v1/groups/${support}/roles`, body: { type } });

  test('the role assignments picker leaves out roles that come through a group', async () => {
    await give('APP_ADMIN');
    const own = [{ value: 'JBCUYUC7IRCVGS27IFCE2SKO', label: 'Help Desk Administrator' }];
    expect((await load({ user: zoe })).items).toEqual(own);
    expect((await load({ user: 'zoe.castillo@acme.example' })).items).toEqual(own);
  });

  test('the role assignments picker lists the roles of a group', async () => {
    await give('APP_ADMIN');
    expect((await load({ group: support })).items).toEqual([
      { value: 'IFIFAX2BIRGUSTQ', label: 'Application Administrator' },
    ]);
  });

  test('the role assignments picker tells custom roles apart by their resource sets', async () => {
    const custom = { customRole: 'cr0acmekeeper0000001', resourceSet: 'iamacmeworkshop00001' };
    const { output } = await org.okta.run('assign_role_to_user', { user: iris, role: 'CUSTOM', ...custom });
    expect((await load({ user: iris })).items).toEqual([
      { value: output.assignment.id, label: 'Robot Keeper (resource set iamacmeworkshop00001)' },
    ]);
  });

  test('the role assignments picker needs a user or a group first', async () => {
    await expect(load({})).rejects.toMatchObject({
      message: 'values.user is required. Choose a user or a group first.',
    });
    expect(org.sent()).toEqual([]);
  });
});
