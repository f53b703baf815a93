import { z } from 'zod';
import { policyModel, policyType } from '../../resources/policies/policy.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput, requiredText } from '../../step/fields.ts';
import { unlessMissing } from '../../step/missing-feature.ts';

/** List policies. */
export const listPolicies = defineAction({
  key: 'list_policies',
  resource: 'policies',
  title: 'List policies',
  summary: 'List the policies of one type, in the order in which Okta evaluates them.',
  description: 'Okta has no list of policies of all types.',
  operations: ['listPolicies'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    type: policyType,
    query: field(requiredText(), {
      title: 'Name starts with',
      description: 'Beginning of the policy name, not case-sensitive.',
      placeholder: 'Contr',
    }).optional(),
    status: field(z.enum(['ACTIVE', 'INACTIVE']), { title: 'Status' }).optional(),
  }),
  output: listOutput(policyModel),
  examples: [
    {
      title: 'Global session policies',
      input: { type: 'OKTA_SIGN_ON' },
      output: {
        items: [
          { id: '00pacmecontract00001', name: 'Contractors', type: 'OKTA_SIGN_ON', status: 'ACTIVE', priority: 1 },
          { id: '00pacmesignon0000001', name: 'Default Policy', type: 'OKTA_SIGN_ON', status: 'ACTIVE', priority: 2 },
        ],
      },
    },
  ],
  run: ({ type, query: q, status, ...extent }, { okta }) => {
    // Recorded: without a limit Okta returns every policy on one page.
    const list = okta.list('listPolicies', { query: { type, q, status } }, extent);
    return unlessMissing(list, `policies of the type ${type}`);
  },
});
