import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { usesFactor } from '../../resources/logs/factor-event.ts';
import { fresh, includeFailed, onlyFactors, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a factor of a user is unsuspended, because a device is unsuspended. */
export const mfaFactorUnsuspended = defineTrigger({
  key: 'mfa_factor_unsuspended',
  resource: 'factors',
  title: 'MFA factor unsuspended',
  summary: 'Starts when a factor of a user is unsuspended, because a device is unsuspended.',
  description: 'Identity Engine only.',
  eventTypes: ['user.mfa.factor.unsuspend'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, factors: onlyFactors, includeFailed, fresh }),
  sample: {
    eventType: 'user.mfa.factor.unsuspend',
    message: 'Unsuspend factor or authenticator enrollment method',
    target: [sampleParties.grace],
    outcome: { result: 'SUCCESS', reason: 'User unsuspended SIGNED_NONCE factor' },
  },
  examples: [{ title: 'Every user', input: {} }],
  match: (event, { user, factors }) => concerns(event, { user }) && usesFactor(event, factors),
});
