import { describe, expect, test } from 'vitest';
import { causesOf, member, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const definitions = '/api/v1/meta/schemas/user/linkedObjects';
const side = (name: string) => ({ name, title: `The ${name}`, type: 'USER' });
const define = (primary = 'manager', associated = 'subordinate') =>
  org.post(definitions, { primary: side(primary), associated: side(associated) });

const linked = async (user: string, relationship: string) => {
  const { list } = await org.get(`/api/v1/users/${user}/linkedObjects/${relationship}`);
  return list.map((entry) => Object(entry['_links']).self.href.replace(/.*\//, ''));
};

describe('linked object definitions', () => {
  test('creates a definition, returns it under either name and lists it', async () => {
    const made = await define();
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      primary: { name: 'manager', type: 'USER' },
      associated: { name: 'subordinate' },
    });
    expect(member(made, '_links', 'self', 'href')).toBe(`${org.sandbox.url}${definitions}/manager`);
    for (const name of ['manager', 'subordinate']) {
      expect((await org.get(`${definitions}/${name}`)).body).toEqual(made.body);
    }
    expect((await org.get(definitions)).list).toEqual([made.body]);
    expect(org.eventTypes()).toEqual(['directory.linked_object.create']);
  });

  test('rejects a name that either side of another definition has', async () => {
    await define();
    const reply = await define('subordinate', 'mentee');
    expect([reply.status, reply.body['errorCode']]).toEqual([409, 'E0000127']);
    expect(causesOf(reply)).toEqual(['Linked object identifier for primary is already in use.']);
    expect((await define('same', 'same')).status).toBe(409);
    expect(org.sandbox.org.linkDefinitions).toHaveLength(1);
  });

  test.each([
    [{ name: '1st', title: 'First', type: 'USER' }, 'primary.name: is not a valid variable name'],
    [{ name: 'first', title: '', type: 'USER' }, 'primary.title: The field cannot be left blank'],
    [{ name: 'first', title: 'First' }, 'primary.type: must be USER'],
  ])('rejects the primary side %j', async (primary, cause) => {
    const reply = await org.post(definitions, { primary, associated: side('second') });
    expect(reply.status).toBe(400);
    expect(causesOf(reply)).toEqual([cause]);
  });

  test('deletes both sides and every link by the associated name', async () => {
    await define();
    await org.put(`/api/v1/users/${STAFF.iris}/linkedObjects/manager/${STAFF.ada}`);
    expect((await org.delete(`${definitions}/subordinate`)).status).toBe(204);
    expect((await org.get(definitions)).text).toBe('[]');
    expect((await org.delete(`${definitions}/manager`)).status).toBe(404);
    await define();
    expect(await linked(STAFF.iris, 'manager')).toEqual([]);
  });

  test('lets an app administrator create a definition, but not a read-only administrator', async () => {
    const body = { primary: side('manager'), associated: side('subordinate') };
    const { readOnlyAdmin, appAdmin } = org.sandbox.tokens;
    expect((await org.post(definitions, body, { token: readOnlyAdmin })).status).toBe(403);
    expect((await org.post(definitions, body, { token: appAdmin })).status).toBe(201);
  });
});

describe('linked users', () => {
  test('links users, lists both directions and replaces a former primary', async () => {
    await define();
    const path = '/api/v1/users/iris.vale@acme.example/linkedObjects/manager';
    expect((await org.put(`${path}/${STAFF.ada}`)).status).toBe(204);
    await org.put(`/api/v1/users/${STAFF.grace}/linkedObjects/manager/${STAFF.ada}`);
    expect(await linked(STAFF.iris, 'manager')).toEqual([STAFF.ada]);
    expect((await linked(STAFF.ada, 'subordinate')).sort()).toEqual([STAFF.grace, STAFF.iris].sort());
    await org.put(`${path}/${STAFF.zoe}`);
    expect(await linked(STAFF.iris, 'manager')).toEqual([STAFF.zoe]);
    expect(await linked(STAFF.ada, 'subordinate')).toEqual([STAFF.grace]);
  });

  test('removes a link and succeeds if there is none', async () => {
    await define();
    const path = `/api/v1/users/${STAFF.iris}/linkedObjects/manager`;
    await org.put(`${path}/${STAFF.ada}`);
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.delete(path)).status).toBe(204);
    expect(await linked(STAFF.iris, 'manager')).toEqual([]);
  });

  test('rejects an unknown relationship, an unknown user and an unknown primary', async () => {
    await define();
    const statusOf = async (path: string) => (await org.put(`/api/v1/users/${path}`)).status;
    expect(await statusOf(`${STAFF.iris}/linkedObjects/friend/${STAFF.ada}`)).toBe(404);
    expect(await statusOf(`nobody@acme.example/linkedObjects/manager/${STAFF.ada}`)).toBe(404);
    expect(await statusOf(`${STAFF.iris}/linkedObjects/manager/00unobody00000000001`)).toBe(404);
  });

  test('removes the links of a deleted user', async () => {
    await define();
    await org.put(`/api/v1/users/${STAFF.iris}/linkedObjects/manager/${STAFF.tom}`);
    await org.delete(`/api/v1/users/${STAFF.tom}`);
    expect(await linked(STAFF.iris, 'manager')).toEqual([]);
  });
});
