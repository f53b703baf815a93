import { z } from 'zod';
import { concernsActor, hasOutcome } from '../../resources/logs/event-parties.ts';
import { usesFactor } from '../../resources/logs/factor-event.ts';
import { fresh, onlyFactors, onlyOutcome, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user verifies a factor. */
export const mfaVerified = defineTrigger({
  key: 'mfa_verified',
  resource: 'factors',
  title: 'MFA verified',
  summary: 'Starts when a user verifies a factor.',
  description:
    'In Classic Engine for the second factor only; in Identity Engine for every factor, passwords included, which makes many events. Narrow it with "factors".',
  eventTypes: ['user.authentication.auth_via_mfa'],
  subjects: ['user'],
  userIs: 'actor',
  failures: 'both',
  input: z.strictObject({ user: onlyUser, factors: onlyFactors, outcome: onlyOutcome, fresh }),
  sample: {
    eventType: 'user.authentication.auth_via_mfa',
    message: 'Authentication of user via MFA',
    actor: sampleParties.iris,
    target: [sampleParties.oktaVerify, sampleParties.iris],
    debugData: { factor: 'OKTA_VERIFY_PUSH' },
  },
  examples: [{ title: 'Every user', input: {} }],
  match: (event, { user, factors, outcome }) =>
    concernsActor(event, { user }) && usesFactor(event, factors) && hasOutcome(event, outcome),
});
