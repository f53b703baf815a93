import { describe, expect, test } from 'vitest';
import { addRule } from '../../support/group-rules.ts';
import { useOrg } from '../../support/org.ts';

const seeded = '0pracme0000000000001';
const iris = '00uiris0000000000001';
const salesEmea = '00gsalesemea00000001';

describe('delete_group_rule', () => {
  const org = useOrg();
  const exists = (id: string) => org.sandbox.org.rules.has(id);
  const isIn = () => org.sandbox.org.memberships.has(salesEmea, iris);

  test('delete_group_rule deletes an inactive rule', async () => {
    const rule = await addRule(org, { name: 'Designers' });
    const { output } = await org.okta.run('delete_group_rule', { rule });
    expect(output).toMatchObject({ changed: true, rule: { id: rule, name: 'Designers', status: 'INACTIVE' } });
    expect(exists(rule)).toBe(false);
  });

  test('delete_group_rule does not delete an active rule unasked', async () => {
    org.forget();
    await expect(org.okta.run('delete_group_rule', { rule: seeded })).rejects.toMatchObject({
      category: 'conflict',
      field: 'whileActive',
      message: 'The group rule "Sales EMEA" is active. Deactivate it first, or set whileActive to deactivate.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('delete_group_rule deactivates an active rule, deletes it and keeps its members', async () => {
    const { output } = await org.okta.run('delete_group_rule', { rule: seeded, whileActive: 'deactivate' });
    expect(output).toMatchObject({ changed: true, rule: { status: 'ACTIVE' } });
    expect([exists(seeded), isIn()]).toEqual([false, true]);
  });

  test('delete_group_rule removes the users whom the rule added, if asked', async () => {
    await org.okta.run('delete_group_rule', { rule: seeded, whileActive: 'deactivate', removeUsers: true });
    expect([exists(seeded), isIn()]).toEqual([false, false]);
  });

  test('delete_group_rule deletes a rule that lost its group', async () => {
    const rule = await addRule(org, { name: 'Designers' });
    await org.okta.run('delete_group', { group: '00gcontractors000001', ifMembers: 'delete' });
    await org.okta.run('delete_group_rule', { rule });
    expect(exists(rule)).toBe(false);
  });

  test.each(['lost_before', 'lost_after'] as const)('delete_group_rule deletes the rule after %s', async (kind) => {
    const rule = await addRule(org, { name: 'Designers' });
    org.sandbox.faults.next({ kind, method: 'DELETE' });
    expect((await org.okta.run('delete_group_rule', { rule })).output.changed).toBe(true);
    expect(exists(rule)).toBe(false);
  });

  test('delete_group_rule reports an unknown rule, also one that it deleted before', async () => {
    const rule = await addRule(org, { name: 'Designers' });
    await org.okta.run('delete_group_rule', { rule });
    await expect(org.okta.run('delete_group_rule', { rule })).rejects.toMatchObject({ category: 'not_found' });
  });

  test('delete_group_rule says in a dry run what happens to the users, and deletes nothing', async () => {
    const rule = await addRule(org, { name: 'Designers' });
    org.forget();
    const { output } = await org.okta.run('delete_group_rule', { rule, removeUsers: true }, { dryRun: true });
    expect(output).toMatchObject({
      next: { operation: 'deleteGroupRule', path: `/api/v1/groups/rules/${rule}?removeUsers=true` },
      notes: ['Okta removes every user whom the rule added from its groups, in the background.'],
    });
    const active = { rule: seeded, whileActive: 'deactivate' } as const;
    expect((await org.okta.run('delete_group_rule', active, { dryRun: true })).output).toMatchObject({
      next: { operation: 'deactivateGroupRule' },
      notes: ['It is deleted afterwards.', 'Users whom the rule added stay in its groups.'],
    });
    expect(org.writes()).toEqual([]);
  });
});
