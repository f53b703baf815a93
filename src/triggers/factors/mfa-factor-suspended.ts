import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { usesFactor } from '../../resources/logs/factor-event.ts';
import { fresh, includeFailed, onlyFactors, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a factor of a user is suspended, because a device is suspended. */
export const mfaFactorSuspended = defineTrigger({
  key: 'mfa_factor_suspended',
  resource: 'factors',
  title: 'MFA factor suspended',
  summary: 'Starts when a factor of a user is suspended, because a device is suspended.',
  description: 'Identity Engine only.',
  eventTypes: ['user.mfa.factor.suspend'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, factors: onlyFactors, includeFailed, fresh }),
  sample: {
    eventType: 'user.mfa.factor.suspend',
    message: 'Suspend factor or authenticator enrollment method',
    target: [sampleParties.grace],
    outcome: { result: 'SUCCESS', reason: 'User suspended SIGNED_NONCE factor' },
  },
  examples: [{ title: 'Every user', input: {} }],
  match: (event, { user, factors }) => concerns(event, { user }) && usesFactor(event, factors),
});
