import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('group rules picker', () => {
  const org = useOrg();

  test('the group rules picker lists the rules and marks those that are not active', async () => {
    const { items } = await org.okta.options('group_rules');
    expect(items).toContainEqual({ value: '0pracme0000000000001', label: 'Sales EMEA' });
    const rule = org.sandbox.org.rules.get('0pracme0000000000001');
    if (rule !== undefined) rule.status = 'INACTIVE';
    const marked = (await org.okta.options('group_rules', { query: ' emea ' })).items;
    expect(marked).toEqual([{ value: '0pracme0000000000001', label: 'Sales EMEA (inactive)' }]);
    expect((await org.okta.options('group_rules', { query: 'nothing' })).items).toEqual([]);
  });
});
