import { z } from 'zod';
import { concernsActor, hasReason } from '../../resources/logs/event-parties.ts';
import { usesFactor } from '../../resources/logs/factor-event.ts';
import { chosenFrom, fresh, onlyFactors, onlyReason, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { typesOfChoice } from '../../step/event-choice.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

const attempts = {
  failed: 'user.authentication.auth_via_mfa',
  push_denied: 'user.mfa.okta_verify.deny_push',
} as const;

/** Starts when a user fails to verify a factor or rejects a push notification. */
export const mfaFailed = defineTrigger({
  key: 'mfa_failed',
  resource: 'factors',
  title: 'MFA failed',
  summary: 'Starts when a user fails to verify a factor or rejects a push notification.',
  description:
    'A rejected push is logged as a failed verification in Identity Engine, and as user.mfa.okta_verify.deny_push in Classic Engine. Event hooks receive only failed verifications.',
  eventTypes: typesOfChoice(attempts),
  choice: { field: 'attempt', types: attempts },
  subjects: ['user'],
  userIs: 'actor',
  failures: 'only',
  input: z.strictObject({
    user: onlyUser,
    factors: onlyFactors,
    reason: onlyReason,
    attempt: chosenFrom(attempts, {
      title: 'Attempts',
      description: 'Only failed verifications, or only pushes that the user rejects in Classic Engine. Default: both.',
    }),
    fresh,
  }),
  sample: {
    eventType: 'user.authentication.auth_via_mfa',
    message: 'Authentication of user via MFA',
    actor: sampleParties.iris,
    target: [sampleParties.oktaVerify, sampleParties.iris],
    outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    debugData: { factor: 'OKTA_VERIFY_PUSH' },
  },
  examples: [{ title: 'Every user', input: {} }],
  match: (event, { user, factors, reason }) =>
    concernsActor(event, { user }) && usesFactor(event, factors) && hasReason(event, reason),
});
