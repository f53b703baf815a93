import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, onlyApp, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a policy denies a user a sign-in to Okta or to an app. */
export const signInDeniedByPolicy = defineTrigger({
  key: 'sign_in_denied_by_policy',
  resource: 'users',
  title: 'Sign-in denied by policy',
  summary: 'Starts when a policy denies a user a sign-in to Okta or to an app.',
  description:
    'Okta evaluates policies at every sign-in; only denials start the workflow. Okta does not send these events to event hooks.',
  eventTypes: ['policy.evaluate_sign_on'],
  objects: ['policy', 'rule'],
  subjects: ['user', 'app'],
  userIs: 'actor',
  failures: 'only',
  input: z.strictObject({ user: onlyUser, app: onlyApp, fresh }),
  sample: {
    eventType: 'policy.evaluate_sign_on',
    message: 'Evaluation of sign-on policy',
    actor: sampleParties.iris,
    target: [sampleParties.officeRule, sampleParties.contractorPolicy, sampleParties.github],
    outcome: { result: 'DENY', reason: 'Sign-on policy evaluation resulted in DENY' },
  },
  examples: [{ title: 'Every user', input: {} }],
  match: concernsActor,
});
