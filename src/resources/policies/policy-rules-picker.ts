import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { statusLabel } from './policy.ts';
import { policyIdOf } from './policy-lookup.ts';

/** Rules of one policy, searched by name here, as Okta cannot search them. */
export const policyRulesPicker = definePicker({
  key: 'policy_rules',
  title: 'Policy rules',
  operations: ['listPolicyRules', 'listPolicies'],
  dependsOn: { policy: 'required' },
  async load(search, { okta }) {
    const policyId = await policyIdOf(okta, { policy: search.values.policy });
    return searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listPolicyRules', { path: { policyId }, cursor });
      return { ...rest, items: items.map((rule) => ({ value: rule.id, label: statusLabel(rule) })) };
    });
  },
});
