import { describe, expect, test } from 'vitest';
import { causesOf, GROUPS, linkOf, openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();
const SEEDED = '0pracme0000000000001';

const embedded = (user: Record<string, unknown> | undefined) => Object(user?.['_embedded'])['group-rules'];

describe('the rules behind a membership', () => {
  const members = `/api/v1/groups/${GROUPS.salesEmea}/users`;

  test('embeds the group rules in members, none for a member an admin added', async () => {
    await org.put(`${members}/${STAFF.grace}`);
    const { list } = await org.get(`${members}?expand=group-rules`);
    const rules = Object.fromEntries(list.map((user) => [user['id'], embedded(user)]));
    expect(rules[STAFF.grace]).toEqual([]);
    expect(rules[STAFF.iris]).toMatchObject([{ id: SEEDED, type: 'group_rule', name: 'Sales EMEA', status: 'ACTIVE' }]);
    expect((await org.get(members)).list[0]).not.toHaveProperty('_embedded');
  });

  test('drops expand=group-rules from the next link but not from self', async () => {
    await org.put(`${members}/${STAFF.grace}`);
    const reply = await org.get(`${members}?expand=group-rules&limit=1`);
    expect(linkOf(reply, 'next')).not.toContain('expand');
    expect(linkOf(reply, 'self')).toContain('expand=group-rules');
    const next = await org.get(`${linkOf(reply, 'next')}&expand=group-rules`);
    expect([reply, next].map(({ list }) => list[0]?.['id']).sort()).toEqual([STAFF.grace, STAFF.iris]);
    expect([reply, next].every(({ list }) => Array.isArray(embedded(list[0])))).toBe(true);
  });

  test('lists every rule that would add a member', async () => {
    const added = await org.post('/api/v1/groups/rules', {
      type: 'group_rule',
      name: 'Everybody called Vale',
      conditions: { expression: { value: 'user.lastName=="Vale"', type: 'urn:okta:expression:1.0' } },
      actions: { assignUserToGroups: { groupIds: [GROUPS.salesEmea] } },
    });
    await org.post(`/api/v1/groups/rules/${added.body['id']}/lifecycle/activate`);
    const reply = await org.get(`${members}/${STAFF.iris}/group-rules`);
    expect([reply.status, reply.list.map((rule) => rule['id'])]).toEqual([200, [SEEDED, added.body['id']]]);
    expect((await org.get(`/api/v1/groups/${GROUPS.engineering}/users/${STAFF.ada}/group-rules`)).list).toEqual([]);
    expect((await org.get(`${members}/${STAFF.ada}/group-rules`)).status).toBe(404);
  });

  test('returns 404 for the rules of a member in an older org', async () => {
    const older = await openOrg({ membershipRules: false });
    const { list } = await older.get(`${members}?expand=group-rules`);
    expect(list[0]).not.toHaveProperty('_embedded');
    const reply = await older.get(`${members}/${STAFF.iris}/group-rules`);
    expect([reply.status, reply.body['errorCode']]).toEqual([404, 'E0000008']);
    await older.sandbox.close();
  });
});

describe('the exclusion list of a rule', () => {
  const path = `/api/v1/groups/rules/${SEEDED}`;
  const rule = () => org.sandbox.org.rules.get(SEEDED);
  const members = `/api/v1/groups/${GROUPS.salesEmea}/users`;

  test('excludes a member removed by hand from the rule and shows the exclusion', async () => {
    expect((await org.get(path)).body).toMatchObject({ allGroupsValid: true });
    expect(Object((await org.get(path)).body['conditions'])).not.toHaveProperty('people');
    await org.delete(`${members}/${STAFF.iris}`);
    expect((await org.get(path)).body['conditions']).toMatchObject({
      people: { users: { exclude: [STAFF.iris] }, groups: { exclude: [] } },
    });
  });

  test("fills a rule's exclusion list up to 100 and adds the next member back when the rule is evaluated", async () => {
    rule()?.excludedUserIds.push(...Array.from({ length: 100 }, (_, index) => `00uother${index}`));
    expect((await org.delete(`${members}/${STAFF.iris}`)).status).toBe(204);
    expect(rule()?.excludedUserIds).toHaveLength(100);
    expect(org.sandbox.org.memberships.has(GROUPS.salesEmea, STAFF.iris)).toBe(false);
    await org.post(`/api/v1/users/${STAFF.iris}`, { profile: { title: 'Account Lead' } });
    expect(org.sandbox.org.memberships.has(GROUPS.salesEmea, STAFF.iris)).toBe(true);
  });

  test.each([
    [100, 200],
    [101, 400],
  ])('answers a new rule that excludes %i people with %i', async (count, status) => {
    const exclude = Array.from({ length: count }, (_, index) => `00uother${index}`);
    const reply = await org.post('/api/v1/groups/rules', {
      type: 'group_rule',
      name: 'Designers',
      conditions: {
        people: { users: { exclude }, groups: { exclude: [GROUPS.contractors] } },
        expression: { value: 'user.department=="Design"', type: 'urn:okta:expression:1.0' },
      },
      actions: { assignUserToGroups: { groupIds: [GROUPS.support] } },
    });
    expect(reply.status).toBe(status);
    if (status === 400) {
      expect(causesOf(reply)).toEqual(['conditions.people.users.exclude: at most 100 users']);
      return;
    }
    const people = { users: { exclude }, groups: { exclude: [GROUPS.contractors] } };
    expect(reply.body['conditions']).toMatchObject({ people });
  });

  test("shows a rule's conditions as written, and allGroupsValid false after a group is deleted", async () => {
    const added = await org.post('/api/v1/groups/rules', {
      type: 'group_rule',
      name: 'Designers',
      conditions: {
        people: { users: { exclude: [] } },
        expression: { value: 'user.department=="Design"', type: 'urn:okta:expression:1.0' },
      },
      actions: { assignUserToGroups: { groupIds: [GROUPS.support] } },
    });
    expect(added.body).toMatchObject({ allGroupsValid: true, conditions: { people: { users: { exclude: [] } } } });
    await org.delete(`/api/v1/groups/${GROUPS.support}`);
    expect((await org.get(`/api/v1/groups/rules/${added.body['id']}`)).body).toMatchObject({
      status: 'INVALID',
      allGroupsValid: false,
    });
  });
});
