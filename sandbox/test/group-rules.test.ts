import { describe, expect, test } from 'vitest';
import { ruleMatches } from '../src/group-rules/expression.ts';
import { causesOf, GROUPS, linkOf, member, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

const isMember = (groupId: string, userId: string) => org.sandbox.org.memberships.has(groupId, userId);

describe('/api/v1/groups/rules', () => {
  const rule = {
    name: 'Designers',
    type: 'group_rule',
    conditions: { expression: { value: 'user.department=="Design"', type: 'urn:okta:expression:1.0' } },
    actions: { assignUserToGroups: { groupIds: [GROUPS.contractors] } },
  };

  test('creates a rule as INACTIVE, fills its group on activation, and deletes it once inactive', async () => {
    const created = await org.post('/api/v1/groups/rules', rule);
    const path = `/api/v1/groups/rules/${created.body['id']}`;
    expect(created.body['status']).toBe('INACTIVE');
    expect((await org.post(`${path}/lifecycle/activate`)).status).toBe(204);
    expect(isMember(GROUPS.contractors, STAFF.mei)).toBe(true);
    expect((await org.delete(path)).status).toBe(400);
    await org.post(`${path}/lifecycle/deactivate`);
    const deleted = await org.delete(path);
    expect([deleted.status, deleted.text]).toEqual([202, '{}']);
    expect((await org.delete(`/api/v1/groups/${GROUPS.contractors}/users/${STAFF.mei}`)).status).toBe(204);
  });

  test("rejects replacing an active rule or changing a rule's groups", async () => {
    const created = await org.post('/api/v1/groups/rules', rule);
    const path = `/api/v1/groups/rules/${created.body['id']}`;
    const elsewhere = { assignUserToGroups: { groupIds: [GROUPS.support] } };
    expect((await org.put(path, { ...rule, actions: elsewhere })).status).toBe(400);
    expect((await org.put(path, { ...rule, name: 'Design' })).body['name']).toBe('Design');
    await org.post(`${path}/lifecycle/activate`);
    expect((await org.put(path, rule)).status).toBe(400);
  });

  test('rejects a duplicate rule name but lets a rule keep its own', async () => {
    const created = await org.post('/api/v1/groups/rules', rule);
    const again = await org.post('/api/v1/groups/rules', rule);
    expect([again.status, causesOf(again)]).toEqual([400, ['name: Policy rule name already in use']]);
    const path = `/api/v1/groups/rules/${created.body['id']}`;
    expect((await org.put(path, { ...rule, name: 'Sales EMEA' })).status).toBe(400);
    expect((await org.put(path, rule)).status).toBe(200);
    expect(org.sandbox.org.rules.ordered.map(({ name }) => name)).toEqual(['Sales EMEA', 'Designers']);
  });

  test('marks a rule INVALID after its group is deleted and then only lets it be deleted', async () => {
    const groupIds = [GROUPS.contractors, GROUPS.support];
    const created = await org.post('/api/v1/groups/rules', { ...rule, actions: { assignUserToGroups: { groupIds } } });
    const path = `/api/v1/groups/rules/${created.body['id']}`;
    await org.post(`${path}/lifecycle/activate`);
    expect(isMember(GROUPS.support, STAFF.mei)).toBe(true);
    await org.delete(`/api/v1/groups/${GROUPS.contractors}`);
    expect((await org.get(path)).body['status']).toBe('INVALID');
    await org.post(`/api/v1/users/${STAFF.iris}`, { profile: { department: 'Design' } });
    expect(isMember(GROUPS.support, STAFF.iris)).toBe(false);
    for (const call of ['activate', 'deactivate']) {
      const reply = await org.post(`${path}/lifecycle/${call}`);
      const cause = 'Cannot activate or deactivate a Group Rule with the status INVALID';
      expect([reply.status, causesOf(reply)]).toEqual([400, [cause]]);
    }
    expect((await org.put(path, rule)).status).toBe(400);
    expect((await org.get(path)).body['status']).toBe('INVALID');
    expect((await org.delete(path)).status).toBe(202);
  });

  test('rejects a change of a rule with 423 while the org is busy with its rules, as recorded', async () => {
    org.sandbox.org.behavior.rulesBusyMs = 1000;
    const created = await org.post('/api/v1/groups/rules', rule);
    const path = `/api/v1/groups/rules/${created.body['id']}`;
    const busy = await org.post(`${path}/lifecycle/activate`);
    expect([busy.status, busy.body['errorCode']]).toEqual([423, 'E0000239']);
    expect((await org.get(path)).body['status']).toBe('INACTIVE');
    org.sandbox.clock.advance(1000);
    expect((await org.post(`${path}/lifecycle/activate`)).status).toBe(204);
    expect((await org.delete(path)).status).toBe(400);
  });

  test('changes the groups of a rule only in an org that allows it', async () => {
    const created = await org.post('/api/v1/groups/rules', rule);
    const path = `/api/v1/groups/rules/${created.body['id']}`;
    const moved = { ...rule, actions: { assignUserToGroups: { groupIds: [GROUPS.support] } } };
    expect((await org.put(path, moved)).status).toBe(400);
    org.sandbox.org.behavior.changeableRuleGroups = true;
    expect((await org.put(path, moved)).body['actions']).toEqual(moved.actions);
  });

  test('rejects a rule for a group with admin roles, and a role for a group with rules', async () => {
    expect((await org.post(`/api/v1/groups/${GROUPS.contractors}/roles`, { type: 'HELP_DESK_ADMIN' })).status).toBe(
      201,
    );
    const refused = await org.post('/api/v1/groups/rules', rule);
    expect([refused.status, causesOf(refused)]).toEqual([400, [expect.stringContaining('has admin roles')]]);
    const role = await org.post(`/api/v1/groups/${GROUPS.salesEmea}/roles`, { type: 'HELP_DESK_ADMIN' });
    expect([role.status, role.body['errorCode']]).toEqual([400, 'E0000192']);
  });

  test('logs that a rule was deactivated, or became invalid with its group', async () => {
    const [seeded] = (await org.get('/api/v1/groups/rules')).list;
    await org.post(`/api/v1/groups/rules/${seeded?.['id']}/lifecycle/deactivate`);
    await org.delete(`/api/v1/groups/${GROUPS.salesEmea}`);
    for (const type of ['deactivated', 'invalidate']) {
      const [event] = org.sandbox.org.log.events(`group.user_membership.rule.${type}`);
      expect(event?.target).toMatchObject([{ id: seeded?.['id'], type: 'GroupRule' }]);
    }
  });

  test('searches the list of rules', async () => {
    const reply = await org.get('/api/v1/groups/rules');
    expect(linkOf(reply, 'self')).toContain('limit=50');
    const one = await org.get(`/api/v1/groups/rules/${reply.list[0]?.['id']}`);
    expect(member(one, 'conditions', 'expression', 'value')).toBe('user.department=="Sales"');
  });
});

describe('a rule', () => {
  const create = (expression: string, more: Record<string, unknown> = {}) =>
    org.post('/api/v1/groups/rules', {
      name: 'Fills contractors',
      type: 'group_rule',
      conditions: { expression: { value: expression, type: 'urn:okta:expression:1.0' }, ...more },
      actions: { assignUserToGroups: { groupIds: [GROUPS.contractors] } },
    });

  test('omits the people of a rule that excludes nobody, as recorded', async () => {
    const plain = await create('user.title=="Auditor"');
    expect(Object.keys(Object(plain.body['conditions']))).toEqual(['expression']);
    await org.delete(`/api/v1/groups/rules/${plain.body['id']}`);
    const excluding = await create('user.title=="Auditor"', { people: { users: { exclude: [STAFF.ben] } } });
    expect(member(excluding, 'conditions', 'people')).toEqual({
      users: { exclude: [STAFF.ben] },
      groups: { exclude: [] },
    });
  });

  test('expands the names of the groups of a rule', async () => {
    const names = { groupIdToGroupNameMap: { [GROUPS.salesEmea]: 'Sales EMEA' } };
    const { list } = await org.get('/api/v1/groups/rules?expand=groupIdToGroupNameMap');
    expect(list[0]?.['_embedded']).toEqual(names);
    const one = await org.get(`/api/v1/groups/rules/${list[0]?.['id']}?expand=groupIdToGroupNameMap`);
    expect(one.body['_embedded']).toEqual(names);
  });

  test('excludes a member removed by hand from the group of a rule', async () => {
    const path = `/api/v1/groups/${GROUPS.salesEmea}/users/${STAFF.iris}`;
    expect((await org.delete(path)).status).toBe(204);
    await org.post(`/api/v1/users/${STAFF.iris}`, { profile: { nickName: 'Iri' } });
    expect(isMember(GROUPS.salesEmea, STAFF.iris)).toBe(false);
    expect((await org.get('/api/v1/groups/rules')).list[0]).toMatchObject({
      conditions: { people: { users: { exclude: [STAFF.iris] } } },
    });
    expect(org.eventTypes()).toContain('group.user_membership.rule.add_exclusion');
  });

  test('does not attribute members to an inactive rule', async () => {
    const [rule] = (await org.get('/api/v1/groups/rules')).list;
    await org.post(`/api/v1/groups/rules/${rule?.['id']}/lifecycle/deactivate`);
    await org.delete(`/api/v1/groups/${GROUPS.salesEmea}/users/${STAFF.iris}`);
    expect(member(await org.get(`/api/v1/groups/rules/${rule?.['id']}`), 'conditions', 'people')).toBeUndefined();
  });

  test('evaluates rules over groups again when groups change', async () => {
    const { body } = await create('isMemberOfGroupName("Support") AND !(user.title=="Help Desk Lead")');
    await org.post(`/api/v1/groups/rules/${body['id']}/lifecycle/activate`);
    expect([STAFF.grace, STAFF.zoe].map((id) => isMember(GROUPS.contractors, id))).toEqual([true, false]);
    await org.put(`/api/v1/groups/${GROUPS.support}/users/${STAFF.ada}`);
    expect(isMember(GROUPS.contractors, STAFF.ada)).toBe(true);
    await org.delete(`/api/v1/groups/${GROUPS.support}/users/${STAFF.ada}`);
    expect(isMember(GROUPS.contractors, STAFF.ada)).toBe(false);
  });

  test.each([
    ['an assignment', { conditions: { expression: { value: 'user.title="x"' } } }, 'use == to compare'],
    ['no type', { type: undefined }, 'type: must be group_rule'],
    ['a long name', { name: 'x'.repeat(51) }, 'String should be at most 50 characters long'],
    [
      'a group of an app',
      { actions: { assignUserToGroups: { groupIds: [GROUPS.financeAd] } } },
      'is not a group of Okta',
    ],
  ])('rejects a rule with %s', async (_, more, cause) => {
    const reply = await org.post('/api/v1/groups/rules', {
      name: 'Auditors',
      type: 'group_rule',
      conditions: { expression: { value: 'user.title=="Auditor"' } },
      actions: { assignUserToGroups: { groupIds: [GROUPS.contractors] } },
      ...more,
    });
    expect([reply.status, causesOf(reply)]).toEqual([400, [expect.stringContaining(cause)]]);
  });
});

describe('the expression of a rule', () => {
  const grace = {
    profile: { firstName: 'Grace', city: "L'Aquila", salary: 1200, remote: true, skills: ['welding'] },
    groups: [{ id: GROUPS.support, name: 'Support' }],
  };

  test.each([
    'user.firstName=="Grace"',
    "user.firstName == 'Grace'",
    'user.city=="L\'Aquila"',
    'user.firstName != "Ada" AND user.salary >= 1200',
    'user.firstName=="Ada" OR user.salary > 1000',
    'user.firstName=="Ada" || user.firstName=="Grace" && user.remote',
    '!(user.firstName=="Ada" and user.remote)',
    'NOT user.contractor',
    'user.nickName == null',
    'user.firstName + " of " + user.city == "Grace of L\'Aquila"',
    'String.stringContains(user.firstName, "rac")',
    'String.startsWith(String.toUpperCase(user.firstName), "GR")',
    'String.len(user.nickName) == 0',
    'String.substringAfter("grace@acme.example", "@") == "acme.example"',
    'Arrays.contains(user.skills, "welding")',
    `isMemberOfAnyGroup("00gother", "${GROUPS.support}")`,
    'isMemberOfGroupNameStartsWith("Sup") AND isMemberOfGroupNameContains("port")',
  ])('matches a user with the rule expression %s', (expression) => {
    expect(ruleMatches(expression, grace)).toBe(true);
  });

  test.each([
    'user.firstName=="grace"',
    'user.salary < 1200',
    '!user.remote',
    'String.stringContains(user.nickName, "x")',
    'isMemberOfGroupName("support")',
    'user.firstName=="Grace" AND Convert.toInt(user.salary) > 1',
    'user.firstName=="Grace" ? true : false',
    '(user.firstName=="Grace"',
    'user.firstName=="Grace" user.remote',
    '',
  ])('does not match a user with the rule expression %s', (expression) => {
    expect(ruleMatches(expression, grace)).toBe(false);
  });
});
