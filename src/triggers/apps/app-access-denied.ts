import { z } from 'zod';
import { concerns, hasReason } from '../../resources/logs/event-parties.ts';
import { fresh, onlyApp, onlyReason, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a policy denies a user access to an app. */
export const appAccessDenied = defineTrigger({
  key: 'app_access_denied',
  resource: 'apps',
  title: 'Access to app denied',
  summary: 'Starts when a policy denies a user access to an app.',
  description: 'Okta logs the denial with the outcome SUCCESS.',
  eventTypes: ['application.policy.sign_on.deny_access'],
  subjects: ['user', 'app'],
  // Published logs have it with the outcome SUCCESS, because the denial was recorded.
  failures: 'both',
  input: z.strictObject({ app: onlyApp, user: onlyUser, reason: onlyReason, fresh }),
  sample: {
    eventType: 'application.policy.sign_on.deny_access',
    message: 'Deny user access due to app sign on policy',
    actor: sampleParties.system,
    target: [sampleParties.github, sampleParties.iris],
    outcome: { result: 'SUCCESS', reason: 'Sign-on policy evaluation resulted in DENY' },
  },
  examples: [{ title: 'Every app', input: {} }],
  match: (event, { app, user, reason }) => concerns(event, { app, user }) && hasReason(event, reason),
});
