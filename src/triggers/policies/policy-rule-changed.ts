import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { isOfPolicyType } from '../../resources/logs/policy-event.ts';
import { chosenFrom, fresh, includeFailed, onlyPolicy, onlyPolicyType } from '../../resources/logs/trigger-fields.ts';
import { typesOfChoice } from '../../step/event-choice.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

const changes = {
  added: 'policy.rule.add',
  updated: 'policy.rule.update',
  activated: 'policy.rule.activate',
  deactivated: 'policy.rule.deactivate',
  deleted: 'policy.rule.delete',
} as const;

/** Starts when a rule of a policy is added, updated, activated, deactivated or deleted. */
export const policyRuleChanged = defineTrigger({
  key: 'policy_rule_changed',
  resource: 'policies',
  title: 'Policy rule changed',
  summary: 'Starts when a rule of a policy is added, updated, activated, deactivated or deleted.',
  description: '"changes.details" lists the old and new values if the event contains them.',
  eventTypes: typesOfChoice(changes),
  choice: { field: 'change', types: changes },
  objects: ['policy', 'rule'],
  subjects: ['policy'],
  input: z.strictObject({
    type: onlyPolicyType,
    policy: onlyPolicy,
    change: chosenFrom(changes, { title: 'Changes', description: 'Only these changes. Default: every change.' }),
    includeFailed,
    fresh,
  }),
  sample: {
    eventType: 'policy.rule.deactivate',
    message: 'Policy rule deactivate',
    target: [sampleParties.officeRule, sampleParties.contractorPolicy],
  },
  examples: [
    {
      title: 'Every policy',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: {
          method: 'POST',
          path: '/api/v1/policies/00pacmecontract00001/rules/0pracmecontract00001/lifecycle/deactivate',
        },
      },
    },
  ],
  match: (event, { policy, type }) => concerns(event, { policy }) && isOfPolicyType(event, type),
});
