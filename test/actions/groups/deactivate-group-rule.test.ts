import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

const rule = '0pracme0000000000001';
const iris = '00uiris0000000000001';

describe('deactivate_group_rule', () => {
  const org = useOrg();
  const status = () => org.sandbox.org.rules.get(rule)?.status;

  test('deactivate_group_rule deactivates a rule and keeps its members', async () => {
    const { output } = await org.okta.run('deactivate_group_rule', { rule });
    expect(output).toMatchObject({ changed: true, rule: { id: rule, status: 'INACTIVE' } });
    expect(status()).toBe('INACTIVE');
    expect(org.sandbox.org.memberships.has('00gsalesemea00000001', iris)).toBe(true);
  });

  test('deactivate_group_rule writes nothing for an inactive rule', async () => {
    await org.okta.run('deactivate_group_rule', { rule });
    org.forget();
    expect((await org.okta.run('deactivate_group_rule', { rule })).output.changed).toBe(false);
    expect(org.writes()).toEqual([]);
  });

  test.each(['lost_before', 'lost_after'] as const)(
    'deactivate_group_rule deactivates the rule after %s',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      expect((await org.okta.run('deactivate_group_rule', { rule })).output.changed).toBe(true);
      expect(status()).toBe('INACTIVE');
    },
  );

  test('deactivate_group_rule sends no write in a dry run', async () => {
    org.forget();
    const { output } = await org.okta.run('deactivate_group_rule', { rule }, { dryRun: true });
    expect(output).toMatchObject({ dryRun: true, next: { operation: 'deactivateGroupRule' } });
    expect(status()).toBe('ACTIVE');
  });

  test('deactivate_group_rule rejects a role that may not manage rules', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('deactivate_group_rule', { rule })).rejects.toMatchObject({
      category: 'forbidden',
      errorCode: 'E0000006',
    });
    expect(status()).toBe('ACTIVE');
  });
});
