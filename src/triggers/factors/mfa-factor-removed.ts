import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { factorOf, isFactor } from '../../resources/logs/factor-event.ts';
import { fresh, includeFailed, onlyFactors, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when one factor or authenticator of a user is removed. */
export const mfaFactorRemoved = defineTrigger({
  key: 'mfa_factor_removed',
  resource: 'factors',
  title: 'MFA factor removed',
  summary: 'Starts when one factor or authenticator of a user is removed.',
  eventTypes: ['user.mfa.factor.deactivate'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, factors: onlyFactors, includeFailed, fresh }),
  sample: {
    eventType: 'user.mfa.factor.deactivate',
    message: 'Reset factor for user',
    target: [sampleParties.grace],
    outcome: { result: 'SUCCESS', reason: 'User reset SMS_FACTOR factor' },
  },
  examples: [{ title: 'Every user', input: {} }],
  match: (event, { user, factors }) =>
    concerns(event, { user }) && (factors === undefined || isFactor(factorOf(event), factors)),
});
