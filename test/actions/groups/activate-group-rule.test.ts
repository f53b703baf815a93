import { describe, expect, test } from 'vitest';
import { addRule } from '../../support/group-rules.ts';
import { useOrg } from '../../support/org.ts';

const contractors = '00gcontractors000001';

describe('activate_group_rule', () => {
  const org = useOrg();
  const status = (id: string) => org.sandbox.org.rules.get(id)?.status;

  test('activate_group_rule activates a rule, which then adds users', async () => {
    const rule = await addRule(org, { name: 'Designers' });
    const { output } = await org.okta.run('activate_group_rule', { rule });
    expect(output).toMatchObject({ changed: true, rule: { id: rule, status: 'ACTIVE', name: 'Designers' } });
    expect(org.sandbox.org.memberships.has(contractors, '00umei00000000000001')).toBe(true);
  });

  test('activate_group_rule writes nothing for an active rule', async () => {
    org.forget();
    const { output } = await org.okta.run('activate_group_rule', { rule: '0pracme0000000000001' });
    expect(output.changed).toBe(false);
    expect(org.writes()).toEqual([]);
  });

  test('activate_group_rule rejects a rule that lost a group', async () => {
    const rule = await addRule(org, { name: 'Designers' });
    await org.okta.run('delete_group', { group: contractors, ifMembers: 'delete' });
    org.forget();
    await expect(org.okta.run('activate_group_rule', { rule })).rejects.toMatchObject({
      category: 'conflict',
      field: 'rule',
      message: expect.stringMatching(/is INVALID, .*\. Delete it and create a new one\.$/),
    });
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)('activate_group_rule activates the rule after %s', async (kind) => {
    const rule = await addRule(org, { name: 'Designers' });
    org.sandbox.faults.next({ kind, method: 'POST' });
    expect((await org.okta.run('activate_group_rule', { rule })).output.changed).toBe(true);
    expect(status(rule)).toBe('ACTIVE');
  });

  test('activate_group_rule waits while Okta reorders its rules', async () => {
    org.sandbox.org.behavior.rulesBusyMs = 400;
    const rule = await addRule(org, { name: 'Designers' });
    await org.okta.run('activate_group_rule', { rule });
    expect(status(rule)).toBe('ACTIVE');
  });

  test('activate_group_rule sends no write in a dry run', async () => {
    const rule = await addRule(org, { name: 'Designers' });
    org.forget();
    const { output } = await org.okta.run('activate_group_rule', { rule }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'activateGroupRule' } });
    expect(org.writes()).toEqual([]);
  });

  test('activate_group_rule reports an unknown rule', async () => {
    await expect(org.okta.run('activate_group_rule', { rule: '0prnothing0000000001' })).rejects.toMatchObject({
      category: 'not_found',
    });
  });
});
