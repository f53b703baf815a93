import { describe, expect, test } from 'vitest';
import { useOrg } from '../../support/org.ts';

describe('policy rules picker', () => {
  const org = useOrg();
  const load = (policy: string, query?: string) =>
    org.okta.options('policy_rules', { ...(query === undefined ? {} : { query }), values: { policy } });
  const office = { value: '0pracmecontract00001', label: 'Office only' };

  test.each(['00pacmecontract00001', 'Contractors'])(
    'the policy rules picker lists the rules of the policy %s',
    async (policy) => {
      expect(await load(policy)).toEqual({ items: [office] });
    },
  );

  test('the policy rules picker finds a rule by any part of its name and marks inactive ones', async () => {
    const rule = org.sandbox.org.policyRules.get(office.value);
    if (rule !== undefined) rule.status = 'INACTIVE';
    expect((await load('Contractors', 'ONLY')).items).toEqual([{ ...office, label: 'Office only (inactive)' }]);
    expect((await load('Contractors', 'nothing')).items).toEqual([]);
  });

  test('the policy rules picker asks for the policy first, and rejects an unknown one', async () => {
    org.forget();
    await expect(load('')).rejects.toMatchObject({ category: 'invalid_request', field: 'values.policy' });
    expect(org.sent()).toEqual([]);
    await expect(load('00pnowhere0000000001')).rejects.toMatchObject({ category: 'not_found', errorCode: 'E0000007' });
  });
});
