import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when all factors of a user are reset at once. */
export const mfaFactorsReset = defineTrigger({
  key: 'mfa_factors_reset',
  resource: 'factors',
  title: 'All MFA factors reset',
  summary: 'Starts when all factors of a user are reset at once.',
  eventTypes: ['user.mfa.factor.reset_all'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.mfa.factor.reset_all',
    message: 'Reset all factors for user',
    target: [sampleParties.grace],
  },
  examples: [
    {
      title: 'Every user',
      input: {},
      fire: { action: 'reset_user_factors', input: { user: 'grace.lindqvist@acme.example' } },
    },
  ],
  match: concerns,
});
