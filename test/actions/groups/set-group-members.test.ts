import { describe, expect, test } from 'vitest';
import { activateRule, addRule } from '../../support/group-rules.ts';
import { startOrg, type TestOrg, useOrg } from '../../support/org.ts';

const support = '00gsupport0000000001';
const salesEmea = '00gsalesemea00000001';
const seededRule = '0pracme0000000000001';
const [ada, ben, grace, iris, zoe] = [
  '00uada00000000000001',
  '00uben00000000000001',
  '00ugrace000000000001',
  '00uiris0000000000001',
  '00uzoe00000000000001',
];

const membersOf = ({ sandbox }: TestOrg, group: string) =>
  sandbox.org.memberships
    .ofLeft(group)
    .map(({ userId }) => userId)
    .sort();

describe('set_group_members', () => {
  const org = useOrg({ ruledMembers: 'excluded' });
  const set = (input: object, options = {}) =>
    org.okta
      .run('set_group_members', { group: support, users: [grace], ...input }, options)
      .then(({ output }) => output);
  const removedFromRule = () => org.sandbox.org.rules.get(seededRule)?.excludedUserIds;

  test('set_group_members makes the group consist of the list, and changes nothing the second time', async () => {
    const input = { users: ['GRACE.lindqvist@acme.example', ben] };
    expect(await set(input)).toMatchObject({ changed: true, added: 1, removed: 1, unchanged: 1, complete: true });
    expect(membersOf(org, support)).toEqual([ben, grace].sort());
    org.forget();
    expect(await set(input)).toMatchObject({ changed: false, added: 0, removed: 0, unchanged: 2, kept: 0 });
    expect(org.writes()).toEqual([]);
    expect(org.sent()).toHaveLength(2);
  });

  test('set_group_members sends one request per change and reads members as a list', async () => {
    org.forget();
    await set({ users: [ada, ben, iris] });
    expect(org.writes().map((line) => line.split(' ')[0])).toEqual(['PUT', 'PUT', 'PUT', 'DELETE', 'DELETE']);
    const reads = org.sent().filter((line) => line.startsWith('GET'));
    // The group, its members, the rules, and the three users who are not members.
    expect(reads).toHaveLength(6);
  });

  test.each([
    ['add_only', [ben], [ben, grace, zoe]],
    ['remove_only', [ben, grace], [grace]],
    ['exact', [ben, grace], [ben, grace]],
  ])('set_group_members with the mode %s leaves the right members', async (mode, users, expected) => {
    await set({ users, mode });
    expect(membersOf(org, support)).toEqual([...expected].sort());
  });

  test('set_group_members leaves a member alone whom a group rule holds, without excluding them', async () => {
    await org.okta.run('add_user_to_group', { user: grace, group: salesEmea });
    const output = await set({ group: salesEmea, users: [ben] });
    expect(output).toMatchObject({ added: 1, removed: 1, kept: 1, complete: true });
    expect(output.report.at(-1)).toEqual({
      step: 'remove_user_from_group',
      target: { id: iris, name: 'iris.vale@acme.example' },
      outcome: 'skipped',
      reason: 'Held by the group rule "Sales EMEA".',
    });
    expect([membersOf(org, salesEmea), removedFromRule()]).toEqual([[ben, iris].sort(), []]);
  });

  test('set_group_members leaves a member alone whom a rule would add again', async () => {
    const rule = await addRule(org, { name: 'IT', expression: 'user.department=="IT"', groups: [support] });
    await activateRule(org, rule);
    const output = await set({ users: [grace] });
    expect(
      output.report.filter(({ outcome }) => outcome === 'skipped').map(({ target, reason }) => [target?.id, reason]),
    ).toEqual([
      [ada, 'Held by the group rule "IT".'],
      [zoe, 'Would be added again by the group rule "IT".'],
    ]);
    expect(membersOf(org, support)).toEqual([ada, grace, zoe].sort());
  });

  test('set_group_members changes nothing if more members would be removed than the ceiling allows', async () => {
    org.forget();
    await expect(set({ users: [ben], maxRemovals: 1 })).rejects.toMatchObject({
      category: 'conflict',
      field: 'maxRemovals',
      message: expect.stringContaining(
        '2 members of the group Support are not on the list, and at most 1 may be removed',
      ),
    });
    expect(org.writes()).toEqual([]);
  });

  test('set_group_members returns the plan in a dry run, with a note if it is over the ceiling', async () => {
    org.forget();
    const output = await set({ users: [ben], maxRemovals: 1 }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, changed: false, added: 1, removed: 2, complete: false });
    expect(output.report.map(({ outcome }) => outcome)).toEqual(['planned', 'planned', 'planned']);
    expect(output.notes).toEqual([expect.stringMatching(/at most 1 may be removed: the step would fail/)]);
    expect(org.writes()).toEqual([]);
  });

  test('set_group_members removes nobody while an entry of the list is unknown', async () => {
    const output = await set({ users: ['grace.lindqist@acme.example', ben] });
    expect(output).toMatchObject({ added: 1, removed: 0, kept: 2, complete: false });
    expect(output.report[0]).toMatchObject({
      step: 'add_user_to_group',
      target: { id: 'grace.lindqist@acme.example' },
      outcome: 'failed',
      category: 'not_found',
    });
    expect(membersOf(org, support)).toEqual([ben, grace, zoe].sort());
  });

  test('set_group_members refuses groups that a directory or Okta manages, before any change', async () => {
    for (const group of ['00gadfinance00000001', '00geveryone000000001'])
      await expect(set({ group })).rejects.toMatchObject({ category: 'conflict', field: 'group' });
  });

  test('set_group_members refuses an empty list before any request', async () => {
    org.forget();
    await expect(set({ users: [] })).rejects.toMatchObject({ category: 'invalid_request', field: 'users' });
    expect(org.sent()).toEqual([]);
  });

  test('set_group_members reports a change that Okta refuses and makes the others', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
    org.sandbox.faults.next({ kind: 'status', status: 403, body, method: 'PUT', path: `*/users/${ben}` });
    const output = await set({ users: [ben, ada, grace] });
    expect(output).toMatchObject({ added: 1, removed: 1, complete: false });
    expect(membersOf(org, support)).toEqual([ada, grace].sort());
    expect(await set({ users: [ben, ada, grace] })).toMatchObject({ added: 1, complete: true });
  });

  test('set_group_members asks for the rules of the members on every page', async () => {
    const people = Array.from({ length: 1005 }, (_, index) => {
      const login = `person${index}@acme.example`;
      const { id } = org.sandbox.scenario.addUser({ profile: { login, email: login } });
      org.sandbox.scenario.addMember(salesEmea, id);
      return id;
    });
    org.forget();
    expect(await set({ group: salesEmea, users: people })).toMatchObject({
      added: 0,
      removed: 0,
      kept: 1,
      unchanged: 1005,
    });
    const pages = org.sent().filter((line) => /\/users\?/.test(line));
    expect(pages).toHaveLength(2);
    expect(pages.every((line) => line.includes('expand=group-rules'))).toBe(true);
  });
});

describe('set_group_members in an older org', () => {
  test.each([
    ['removes a member whom no rule can have added', 'user.department=="IT"', [iris]],
    ['keeps a member whom a rule may have added', 'user.department=="Sales"', [grace, iris].sort()],
    ['keeps a member for whom a rule cannot be judged', 'Convert.toInt(user.title) > 3', [grace, iris].sort()],
  ])('set_group_members %s', async (_, expression, expected) => {
    const org = await startOrg({ membershipRules: false, ruledMembers: 'excluded' });
    try {
      for (const user of [grace, iris]) org.sandbox.scenario.addMember(support, user);
      for (const rule of org.sandbox.org.rules.values()) Object.assign(rule, { expression, groupIds: [support] });
      const profile = { department: 'Sales' };
      await org.okta.run('update_user', { user: grace, mode: 'partial', profile });
      await org.okta.run('set_group_members', { group: support, users: [iris] });
      expect(membersOf(org, support).filter((id) => id !== zoe)).toEqual(expected);
    } finally {
      await org.close();
    }
  });

  test('set_group_members keeps every member if the rules cannot be read', async () => {
    const org = await startOrg({ membershipRules: false });
    try {
      const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission' };
      org.sandbox.faults.next({ kind: 'status', status: 403, body, path: '/api/v1/groups/rules*' });
      const { output } = await org.okta.run('set_group_members', { group: support, users: [grace] });
      expect(output).toMatchObject({ removed: 0, kept: 1 });
    } finally {
      await org.close();
    }
  });
});
