import { describe, expect, test } from 'vitest';
import { activateRule, addRule } from '../../support/group-rules.ts';
import { useOrg } from '../../support/org.ts';

const contractors = '00gcontractors000001';
const support = '00gsupport0000000001';
const iris = '00uiris0000000000001';

describe('update_group_rule', () => {
  const org = useOrg();
  const ruleWith = (id: string) => org.sandbox.org.rules.get(id);
  const inactive = (excludedUsers?: string[]) =>
    addRule(org, { name: 'Designers', ...(excludedUsers === undefined ? {} : { excludedUsers }) });
  const active = async () => {
    const id = await inactive();
    await activateRule(org, id);
    org.forget();
    return id;
  };

  test('update_group_rule keeps what the input leaves out', async () => {
    const rule = await inactive([iris]);
    const { output } = await org.okta.run('update_group_rule', { rule, name: 'Design team' });
    expect(output).toMatchObject({
      changed: true,
      rule: { name: 'Design team', status: 'INACTIVE', groups: [{ id: contractors, name: 'Contractors' }] },
    });
    expect(ruleWith(rule)).toMatchObject({
      name: 'Design team',
      expression: 'user.department=="Design"',
      groupIds: [contractors],
      excludedUserIds: [iris],
    });
  });

  test('update_group_rule replaces the excluded users, given by ID or username', async () => {
    const rule = await inactive([iris]);
    await org.okta.run('update_group_rule', { rule, excludedUsers: ['grace.lindqvist@acme.example'] });
    expect(ruleWith(rule)?.excludedUserIds).toEqual(['00ugrace000000000001']);
    await org.okta.run('update_group_rule', { rule, excludedUsers: [] });
    expect(ruleWith(rule)?.excludedUserIds).toEqual([]);
  });

  test('update_group_rule writes nothing if the rule matches already', async () => {
    const rule = await active();
    const input = { rule, expression: 'user.department=="Design"', groups: [contractors], excludedUsers: [] };
    expect((await org.okta.run('update_group_rule', input)).output).toMatchObject({ changed: false });
    expect(org.writes()).toEqual([]);
  });

  test('update_group_rule does not pause an active rule unasked', async () => {
    const rule = await active();
    await expect(org.okta.run('update_group_rule', { rule, name: 'Design team' })).rejects.toMatchObject({
      category: 'conflict',
      field: 'whileActive',
      message:
        'The group rule "Designers" is active, and Okta changes only inactive rules. Deactivate it first, or set whileActive to "pause".',
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_group_rule pauses an active rule and keeps its members', async () => {
    const rule = await active();
    const before = org.sandbox.org.memberships.ofLeft(contractors).length;
    const input = { rule, expression: 'user.department=="Art"', whileActive: 'pause' as const };
    const { output } = await org.okta.run('update_group_rule', input);
    expect(output).toMatchObject({ changed: true, rule: { status: 'ACTIVE', expression: 'user.department=="Art"' } });
    expect(org.writes().map((line) => line.replace(rule, 'ID'))).toEqual([
      'POST /api/v1/groups/rules/ID/lifecycle/deactivate',
      'PUT /api/v1/groups/rules/ID',
      'POST /api/v1/groups/rules/ID/lifecycle/activate',
    ]);
    expect(before).toBeGreaterThan(1);
  });

  test('update_group_rule activates the rule again if Okta rejects the change', async () => {
    const rule = await active();
    const input = { rule, expression: 'user.department="Art"', whileActive: 'pause' as const };
    await expect(org.okta.run('update_group_rule', input)).rejects.toMatchObject({
      category: 'invalid_request',
      message: expect.stringContaining('use == to compare'),
    });
    expect(ruleWith(rule)).toMatchObject({ status: 'ACTIVE', expression: 'user.department=="Design"' });
  });

  test('update_group_rule reports a pause that broke off with the status it left', async () => {
    const rule = await active();
    const body = { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' };
    org.sandbox.faults.next({ kind: 'status', status: 403, body, method: 'POST', path: '*/lifecycle/activate' });
    const input = { rule, name: 'Design team', whileActive: 'pause' as const };
    await expect(org.okta.run('update_group_rule', input)).rejects.toMatchObject({
      category: 'forbidden',
      message: expect.stringMatching(
        /^The group rule "Designers" was changed and left inactive: .*\. Activate it with activate_group_rule\.$/,
      ),
    });
    expect(ruleWith(rule)).toMatchObject({ status: 'INACTIVE', name: 'Design team' });
  });

  test('update_group_rule says what to do if the org does not change the groups of a rule', async () => {
    const rule = await active();
    const input = { rule, groups: [support], whileActive: 'pause' as const };
    await expect(org.okta.run('update_group_rule', input)).rejects.toMatchObject({
      category: 'conflict',
      field: 'groups',
      message:
        'Okta does not change the groups of the group rule "Designers" in this org. Delete the rule and create it again with the other groups.',
    });
    expect(ruleWith(rule)).toMatchObject({ status: 'ACTIVE', groupIds: [contractors] });
  });

  test('update_group_rule changes the groups in an org that allows it', async () => {
    org.sandbox.org.behavior.changeableRuleGroups = true;
    const rule = await inactive();
    const { output } = await org.okta.run('update_group_rule', { rule, groups: [support, contractors] });
    expect(output.rule.groups).toEqual([
      { id: support, name: 'Support' },
      { id: contractors, name: 'Contractors' },
    ]);
  });

  test('update_group_rule rejects a rule that lost a group', async () => {
    const rule = await inactive();
    await org.okta.run('delete_group', { group: contractors, ifMembers: 'delete' });
    org.forget();
    await expect(org.okta.run('update_group_rule', { rule, name: 'Design team' })).rejects.toMatchObject({
      category: 'conflict',
      message:
        'The group rule "Designers" is INVALID, because one of its groups was deleted. Delete it and create a new one.',
    });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'update_group_rule completes a pause after %s of any write',
    async (kind) => {
      for (const path of ['*/deactivate', '/api/v1/groups/rules/0pr*', '*/lifecycle/activate']) {
        await org.reset();
        const rule = await active();
        org.sandbox.faults.next({ kind, path, method: path.startsWith('*') ? 'POST' : 'PUT' });
        await org.okta.run('update_group_rule', { rule, name: 'Design team', whileActive: 'pause' });
        expect(ruleWith(rule)).toMatchObject({ status: 'ACTIVE', name: 'Design team' });
      }
    },
  );

  test('update_group_rule sends no write in a dry run and says that it would pause the rule', async () => {
    const rule = await active();
    const input = { rule, name: 'Design team', whileActive: 'pause' as const };
    const { output } = await org.okta.run('update_group_rule', input, { dryRun: true });
    expect(output).toMatchObject({
      next: { operation: 'deactivateGroupRule' },
      notes: ['Then changes the rule and activates it again.'],
    });
    expect(org.writes()).toEqual([]);
  });

  test('update_group_rule rejects an input without a change before any request', async () => {
    await expect(org.okta.run('update_group_rule', { rule: '0pr1', whileActive: 'pause' })).rejects.toMatchObject({
      category: 'invalid_request',
    });
    expect(org.sent()).toEqual([]);
  });
});
