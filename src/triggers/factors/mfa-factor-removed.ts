import { z } from 'zod';
import { defineTrigger } from '../../connector/trigger.ts';
import { fresh, includeFailed, onlyFactors, onlyUser } from '../../fields/trigger-input.ts';
import { concerns } from '../../models/event-reading.ts';
import { factorOf, isFactor } from '../../models/factor-event.ts';
import { sampleParties } from '../../models/sample-event.ts';

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
