import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { chosenFrom, includeFailed, onlyPolicy } from '../../resources/logs/trigger-fields.ts';
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
  subjects: [],
  input: z.strictObject({
    policy: onlyPolicy,
    change: chosenFrom(changes, { title: 'Changes', description: 'Only these changes. Default: every change.' }),
    includeFailed,
  }),
  sample: {
    eventType: 'policy.rule.update',
    message: 'Update policy rule',
    target: [sampleParties.signOnRule, sampleParties.signOnPolicy],
  },
  examples: [{ title: 'Every policy', input: {} }],
  match: concerns,
});
