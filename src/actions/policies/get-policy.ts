import { z } from 'zod';
import {
  essentialOfPolicy,
  policy,
  policyModel,
  policyRuleModel,
  typeOfPolicy,
} from '../../resources/policies/policy.ts';
import { policyIdOf } from '../../resources/policies/policy-lookup.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';

/** Get policy. */
export const getPolicy = defineAction({
  key: 'get_policy',
  resource: 'policies',
  title: 'Get policy',
  summary: 'Get a policy by ID or name, optionally with its rules.',
  operations: ['getPolicy', 'listPolicyRules', 'listPolicies'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({
    type: typeOfPolicy,
    policy,
    rules: field(z.boolean(), {
      title: 'With rules',
      description: 'Whether to return the rules of the policy as well.',
      default: false,
    }).optional(),
  }),
  output: field(
    policyModel.extend({
      rules: field(z.array(policyRuleModel), { title: 'Rules', description: 'Only if requested.' }).optional(),
    }),
    { title: 'Policy', essential: [...essentialOfPolicy, 'rules'] },
  ),
  examples: [
    {
      title: 'A global session policy with its rules',
      input: { type: 'OKTA_SIGN_ON', policy: 'Contractors', rules: true },
      output: {
        id: '00pacmecontract00001',
        name: 'Contractors',
        type: 'OKTA_SIGN_ON',
        status: 'ACTIVE',
        priority: 1,
        system: false,
        rules: [{ id: '0pracmecontract00001', name: 'Office only', type: 'SIGN_ON', status: 'ACTIVE', priority: 1 }],
      },
    },
  ],
  async run({ rules, ...named }, { okta }) {
    const policyId = await policyIdOf(okta, named);
    const found = await okta.read('getPolicy', { path: { policyId } });
    if (rules !== true) return found;
    // Okta's own `expand=rules` fails with more than 20 rules.
    const { items } = await okta.list('listPolicyRules', { path: { policyId } }, { all: true });
    return { ...found, rules: items };
  },
});
