import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { isOfPolicyType } from '../../resources/logs/policy-event.ts';
import { chosenFrom, fresh, includeFailed, onlyPolicy, onlyPolicyType } from '../../resources/logs/trigger-fields.ts';
import { typesOfChoice } from '../../step/event-choice.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

const changes = {
  activated: 'policy.lifecycle.activate',
  deactivated: 'policy.lifecycle.deactivate',
  updated: 'policy.lifecycle.update',
  created: 'policy.lifecycle.create',
  deleted: 'policy.lifecycle.delete',
  overwritten: 'policy.lifecycle.overwrite',
} as const;

/** Starts when a policy is created, updated, activated, deactivated, deleted or overwritten. */
export const policyChanged = defineTrigger({
  key: 'policy_changed',
  resource: 'policies',
  title: 'Policy changed',
  summary: 'Starts when a policy is created, updated, activated, deactivated, deleted or overwritten.',
  description: 'Event hooks receive only activations, deactivations and updates.',
  eventTypes: typesOfChoice(changes),
  choice: { field: 'change', types: changes },
  objects: ['policy'],
  subjects: ['policy'],
  input: z.strictObject({
    policy: onlyPolicy,
    type: onlyPolicyType,
    change: chosenFrom(changes, { title: 'Changes', description: 'Only these changes. Default: every change.' }),
    includeFailed,
    fresh,
  }),
  sample: {
    eventType: 'policy.lifecycle.deactivate',
    message: 'Policy lifecycle deactivate',
    target: [sampleParties.contractorPolicy],
  },
  examples: [
    {
      title: 'Every policy',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: { method: 'POST', path: '/api/v1/policies/00pacmecontract00001/lifecycle/deactivate' },
      },
    },
  ],
  match: (event, { policy, type }) => concerns(event, { policy }) && isOfPolicyType(event, type),
});
