import { describe, expect, test } from 'vitest';
import { addRule } from '../../support/group-rules.ts';
import { useOrg } from '../../support/org.ts';

const contractors = '00gcontractors000001';
const mei = '00umei00000000000001';
const input = { name: 'Designers', expression: 'user.department=="Design"', groups: [contractors] };

describe('create_group_rule', () => {
  const org = useOrg();
  const rules = () => org.sandbox.org.rules.ordered.filter(({ name }) => name === 'Designers');
  const isIn = (user: string) => org.sandbox.org.memberships.has(contractors, user);

  test('create_group_rule creates an inactive rule that adds nobody', async () => {
    const { output } = await org.okta.run('create_group_rule', input);
    expect(output).toMatchObject({
      name: 'Designers',
      status: 'INACTIVE',
      expression: 'user.department=="Design"',
      groups: [{ id: contractors }],
      excludedUsers: [],
    });
    expect(rules()).toMatchObject([{ id: output.id, groupIds: [contractors] }]);
    expect(isIn(mei)).toBe(false);
  });

  test('create_group_rule activates the rule, and excludes users by ID or username', async () => {
    const excludedUsers = ['mei.tanaka@acme.example', '00uiris0000000000001'];
    const login = org.sandbox.org.users.get(mei)?.profile['login'];
    excludedUsers[0] = String(login);
    const { output } = await org.okta.run('create_group_rule', { ...input, excludedUsers, activate: true });
    expect(output).toMatchObject({
      status: 'ACTIVE',
      groups: [{ id: contractors, name: 'Contractors' }],
      excludedUsers: [mei, '00uiris0000000000001'],
    });
    expect(isIn(mei)).toBe(false);
  });

  test('an activated rule adds the users that match', async () => {
    await org.okta.run('create_group_rule', { ...input, activate: true });
    expect(isIn(mei)).toBe(true);
  });

  test('create_group_rule waits while Okta reorders its rules', async () => {
    org.sandbox.org.behavior.rulesBusyMs = 600;
    const { output, response } = await org.okta.run('create_group_rule', { ...input, activate: true });
    expect(output.status).toBe('ACTIVE');
    expect(response.calls.find(({ operation }) => operation === 'activateGroupRule')?.attempts).toBeGreaterThan(1);
    expect(rules()).toHaveLength(1);
  });

  test('create_group_rule names the rule that has the name already', async () => {
    const id = await addRule(org, { name: 'Designers' });
    await expect(org.okta.run('create_group_rule', input)).rejects.toMatchObject({
      category: 'conflict',
      errorCode: 'E0000001',
      field: 'name',
      message: `A group rule named "Designers" already exists (${id}). Update that rule, or choose another name.`,
    });
    expect(rules()).toHaveLength(1);
  });

  test('create_group_rule passes on why Okta rejects an expression', async () => {
    const running = org.okta.run('create_group_rule', { ...input, expression: 'user.department="Design"' });
    await expect(running).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringMatching(/use == to compare.*Correct the input\.$/),
    });
  });

  test.each(['00gadfinance00000001', '00gnobody00000000001'])(
    'create_group_rule rejects the group %s',
    async (group) => {
      await expect(org.okta.run('create_group_rule', { ...input, groups: [group] })).rejects.toMatchObject({
        category: group.startsWith('00gad') ? 'invalid_request' : 'not_found',
      });
      expect(rules()).toEqual([]);
    },
  );

  test.each(['lost_before', 'lost_after'] as const)('create_group_rule creates one rule after %s', async (kind) => {
    org.sandbox.faults.next({ kind, method: 'POST', path: '/api/v1/groups/rules' });
    const { output } = await org.okta.run('create_group_rule', { ...input, activate: true });
    expect(rules()).toMatchObject([{ id: output.id, status: 'ACTIVE' }]);
  });

  test('create_group_rule does not take an older rule for its own after a lost request', async () => {
    await addRule(org, { name: 'Designers' });
    org.sandbox.clock.advance(60_000);
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await expect(org.okta.run('create_group_rule', input)).rejects.toMatchObject({ category: 'conflict' });
  });

  test('create_group_rule says that the rule exists if it cannot be activated', async () => {
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    org.sandbox.faults.next({ kind: 'status', status: 403, body, method: 'POST', path: '*activate' });
    const running = org.okta.run('create_group_rule', { ...input, activate: true });
    await expect(running).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(
        /^The group rule "Designers" was created \(0pr\w+\), but it could not be activated: .*\. Activate it with activate_group_rule\.$/,
      ),
    });
    expect(rules()).toMatchObject([{ status: 'INACTIVE' }]);
  });

  test('create_group_rule sends nothing in a dry run and says what follows', async () => {
    org.forget();
    const { output } = await org.okta.run('create_group_rule', { ...input, activate: true }, { dryRun: true });
    expect(output).toMatchObject({
      dryRun: true,
      next: {
        operation: 'createGroupRule',
        body: { type: 'group_rule', name: 'Designers', actions: { assignUserToGroups: { groupIds: [contractors] } } },
      },
      notes: ['Then activates the rule, which adds users in the background.'],
    });
    expect(org.writes()).toEqual([]);
  });

  test.each([
    [{ ...input, name: 'x'.repeat(51) }, 'name'],
    [{ ...input, expression: ' ' }, 'expression'],
    [{ ...input, groups: [] }, 'groups'],
    [{ ...input, excludedUsers: Array.from({ length: 101 }, () => mei) }, 'excludedUsers'],
  ])('create_group_rule rejects an invalid input before any request: %#', async (value, field) => {
    org.forget();
    await expect(org.okta.run('create_group_rule', value)).rejects.toMatchObject({
      category: 'invalid_request',
      field,
    });
    expect(org.sent()).toEqual([]);
  });
});
