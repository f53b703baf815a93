import { policy, policyRuleModel, typeOfPolicy } from '../../resources/policies/policy.ts';
import { policyIdOf } from '../../resources/policies/policy-lookup.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List policy rules. */
export const listPolicyRules = defineAction({
  key: 'list_policy_rules',
  resource: 'policies',
  title: 'List policy rules',
  summary: 'List the rules of a policy, in the order in which Okta evaluates them.',
  operations: ['listPolicyRules', 'listPolicies'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ type: typeOfPolicy, policy }),
  output: listOutput(policyRuleModel),
  examples: [
    {
      title: 'Rules of the policy for contractors',
      input: { policy: '00pacmecontract00001' },
      output: {
        items: [
          {
            id: '0pracmecontract00001',
            name: 'Office only',
            type: 'SIGN_ON',
            status: 'ACTIVE',
            priority: 1,
            system: false,
            conditions: { network: { connection: 'ZONE', include: ['nzoacmeoffice0000001'] } },
          },
        ],
      },
    },
  ],
  async run({ type, policy, ...extent }, { okta }) {
    const policyId = await policyIdOf(okta, { policy, type });
    return okta.list('listPolicyRules', { path: { policyId } }, extent);
  },
});
