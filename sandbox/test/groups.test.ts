import { describe, expect, test } from 'vitest';
import { APPS, causesOf, GROUPS, linkOf, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const ids = (list: readonly Record<string, unknown>[]) => list.map((item) => item['id']);
const isMember = (groupId: string, userId: string) => org.sandbox.org.memberships.has(groupId, userId);

describe('/api/v1/groups', () => {
  test('lists every group with limit=10000 in the self link', async () => {
    const reply = await org.get('/api/v1/groups');
    // Recorded: by name.
    const { contractors, engineering, everyone, financeAd, salesEmea, support } = GROUPS;
    expect(ids(reply.list)).toEqual([contractors, engineering, everyone, financeAd, salesEmea, support]);
    expect(linkOf(reply, 'self')).toBe(`${org.sandbox.url}/api/v1/groups?limit=10000`);
    expect(reply.list[2]).toMatchObject({
      type: 'BUILT_IN',
      objectClass: ['okta:user_group'],
      profile: { name: 'Everyone', description: 'All users in your organization' },
    });
  });

  test('pages groups and finds them by q, search and filter', async () => {
    expect((await org.all('/api/v1/groups?limit=4')).pages).toBe(2);
    expect(ids((await org.get('/api/v1/groups?q=s')).list)).toEqual([GROUPS.salesEmea, GROUPS.support]);
    const search = encodeURIComponent('type eq "OKTA_GROUP" and profile.name sw "Eng"');
    expect(ids((await org.get(`/api/v1/groups?search=${search}`)).list)).toEqual([GROUPS.engineering]);
    const filter = encodeURIComponent('type eq "APP_GROUP"');
    expect(ids((await org.get(`/api/v1/groups?filter=${filter}`)).list)).toEqual([GROUPS.financeAd]);
  });

  test('counts members, apps and admin roles with expand=stats', async () => {
    const reply = await org.get('/api/v1/groups?q=Engineering&expand=stats');
    expect(reply.list[0]?.['_embedded']).toEqual({
      stats: { usersCount: 2, appsCount: 1, groupPushMappingsCount: 0, hasAdminPrivilege: false },
    });
  });

  test('creates a group with 200, replaces its whole profile, and deletes it', async () => {
    const created = await org.post('/api/v1/groups', {
      profile: { name: 'Night shift', description: 'Robots at night' },
    });
    const path = `/api/v1/groups/${created.body['id']}`;
    expect([created.status, created.body['type']]).toEqual([200, 'OKTA_GROUP']);
    const replaced = await org.put(path, { profile: { name: 'Late shift' } });
    expect(replaced.body['profile']).toEqual({ name: 'Late shift', description: null });
    expect((await org.delete(path)).status).toBe(204);
    expect((await org.get(path)).body['errorSummary']).toBe(
      `Not found: Resource not found: ${created.body['id']} (UserGroup)`,
    );
    expect(org.eventTypes()).toEqual(['group.lifecycle.create', 'group.profile.update', 'group.lifecycle.delete']);
  });

  test('removes the custom attributes that a PUT of a group omits', async () => {
    const properties = { costPool: { title: 'Cost pool', type: 'string' } };
    await org.post('/api/v1/meta/schemas/group/default', { definitions: { custom: { properties } } });
    const path = `/api/v1/groups/${GROUPS.support}`;
    const kept = await org.put(path, { profile: { name: 'Support', costPool: 'A7' } });
    expect(kept.body['profile']).toEqual({ name: 'Support', costPool: 'A7', description: null });
    const lost = await org.put(path, { profile: { name: 'Support' } });
    expect(lost.body['profile']).toEqual({ name: 'Support', description: null });
  });

  test('rejects a partial update of a group', async () => {
    expect((await org.post(`/api/v1/groups/${GROUPS.support}`, {})).status).toBe(405);
  });

  test.each([
    [{ profile: { name: 'Support' } }, 'name: An object with this field already exists in the current organization'],
    [{ profile: { description: 'nameless' } }, 'name: The field cannot be left blank'],
    [{ profile: { name: 'x', colour: 'red' } }, "Property name 'colour' is not defined in profile"],
    [{}, 'profile: The field cannot be left blank'],
  ])('rejects the new group %j', async (body, cause) => {
    const reply = await org.post('/api/v1/groups', body);
    expect([reply.status, causesOf(reply)]).toEqual([400, [cause]]);
  });

  test.each([
    ['PUT', GROUPS.everyone],
    ['DELETE', GROUPS.everyone],
    ['PUT', GROUPS.financeAd],
  ])('rejects %s on %s, which is built in or belongs to an app', async (method, id) => {
    const reply = await org.send(method, `/api/v1/groups/${id}`, { body: { profile: { name: 'Mine' } } });
    expect(reply.status).toBe(403);
    expect(org.sandbox.org.groups.get(id)?.profile['name']).not.toBe('Mine');
  });
});

describe('a group of an app', () => {
  test('deletes a group that an app imported', async () => {
    expect((await org.delete(`/api/v1/groups/${GROUPS.financeAd}`)).status).toBe(204);
    expect(org.sandbox.org.groups.has(GROUPS.financeAd)).toBe(false);
  });

  test('finds an imported group by its app', async () => {
    const imported = org.sandbox.scenario.addGroup({
      type: 'APP_GROUP',
      profile: { name: 'Imported' },
      sourceAppId: APPS.jira,
    });
    const search = encodeURIComponent(`type eq "APP_GROUP" and source.id eq "${APPS.jira}"`);
    const { list } = await org.get(`/api/v1/groups?expand=app&search=${search}`);
    expect(ids(list)).toEqual([imported.id]);
    expect(list[0]).toMatchObject({ source: { id: APPS.jira }, _embedded: { app: { label: 'Jira' } } });
  });
});

describe('membership', () => {
  test('answers a membership PUT or DELETE with 204 either way and logs only changes', async () => {
    const path = `/api/v1/groups/${GROUPS.contractors}/users/${STAFF.grace}`;
    for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE']) expect((await org.send(method, path)).status).toBe(204);
    expect(isMember(GROUPS.contractors, STAFF.grace)).toBe(false);
    expect(org.eventTypes()).toEqual(['group.user_membership.add', 'group.user_membership.remove']);
  });

  test('updates lastMembershipUpdated but not lastUpdated when members change', async () => {
    const before = org.sandbox.org.groups.get(GROUPS.contractors)?.lastUpdated;
    org.sandbox.clock.advance(5000);
    await org.put(`/api/v1/groups/${GROUPS.contractors}/users/${STAFF.grace}`);
    const group = await org.get(`/api/v1/groups/${GROUPS.contractors}`);
    expect(group.body['lastUpdated']).toBe(before);
    expect(group.body['lastMembershipUpdated']).not.toBe(before);
  });

  test.each([
    ['the group Everyone', GROUPS.everyone, STAFF.grace],
    ['a group of an app', GROUPS.financeAd, STAFF.grace],
  ])('rejects adding a member to %s', async (_, groupId, userId) => {
    expect((await org.put(`/api/v1/groups/${groupId}/users/${userId}`)).status).toBe(403);
    expect(isMember(groupId, userId)).toBe(false);
  });

  test('rejects removing a member from a group of an app', async () => {
    expect((await org.delete(`/api/v1/groups/${GROUPS.financeAd}/users/${STAFF.iris}`)).status).toBe(403);
    expect(isMember(GROUPS.financeAd, STAFF.iris)).toBe(true);
  });

  test.each([
    [`/api/v1/groups/00gnothing0000000001/users/${STAFF.grace}`, 'UserGroup'],
    [`/api/v1/groups/${GROUPS.support}/users/00unobody00000000001`, 'User'],
    [`/api/v1/groups/${GROUPS.support}/users/grace.lindqvist@acme.example`, 'User'],
  ])('answers a membership PUT %s with 404 because it accepts only IDs', async (path, kind) => {
    const reply = await org.put(path);
    expect([reply.status, String(reply.body['errorSummary'])]).toEqual([404, expect.stringContaining(`(${kind})`)]);
  });

  test('pages members in the order of their IDs, as recorded', async () => {
    await org.put(`/api/v1/groups/${GROUPS.support}/users/${STAFF.ada}`);
    const { items, pages } = await org.all(`/api/v1/groups/${GROUPS.support}/users?limit=2`);
    expect([pages, ids(items)]).toEqual([2, [STAFF.ada, STAFF.grace, STAFF.zoe]]);
    expect(linkOf(await org.get(`/api/v1/groups/${GROUPS.support}/users`), 'self')).toContain('limit=1000');
  });

  test('lists all users in Everyone, including deactivated ones, as recorded', async () => {
    const { items } = await org.all(`/api/v1/groups/${GROUPS.everyone}/users?limit=5`);
    expect(ids(items)).toEqual(Object.values(STAFF).sort());
  });

  test("lists a user's groups with limit=200 in the self link", async () => {
    const reply = await org.get('/api/v1/users/iris.vale@acme.example/groups');
    expect(ids(reply.list)).toEqual([GROUPS.everyone, GROUPS.financeAd, GROUPS.salesEmea]);
    expect(linkOf(reply, 'self')).toContain('limit=200');
  });

  test("assigns the group's apps to a new member and removes them with the membership", async () => {
    const path = `/api/v1/groups/${GROUPS.engineering}/users/${STAFF.grace}`;
    await org.put(path);
    expect(org.sandbox.org.appUsers.get(APPS.jira, STAFF.grace)?.scope).toBe('GROUP');
    await org.delete(path);
    expect(org.sandbox.org.appUsers.has(APPS.jira, STAFF.grace)).toBe(false);
  });

  test('keeps a directly assigned app when the user leaves the group', async () => {
    await org.post(`/api/v1/apps/${APPS.jira}/users`, { id: STAFF.grace });
    const path = `/api/v1/groups/${GROUPS.engineering}/users/${STAFF.grace}`;
    await org.put(path);
    await org.delete(path);
    expect(org.sandbox.org.appUsers.get(APPS.jira, STAFF.grace)?.scope).toBe('USER');
  });
});
