import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { factorOf, isChosenFactor, isFactor } from '../../resources/logs/factor-event.ts';
import { fresh, includeFailed, onlyFactors, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user sets up a factor or authenticator. */
export const mfaFactorEnrolled = defineTrigger({
  key: 'mfa_factor_enrolled',
  resource: 'factors',
  title: 'MFA factor enrolled',
  summary: 'Starts when a user sets up a factor or authenticator.',
  eventTypes: ['user.mfa.factor.activate'],
  subjects: ['user'],
  description:
    'Okta also logs passwords, and in Identity Engine the email address of every new user, as factors. Both are left out unless you name them.',
  input: z.strictObject({ user: onlyUser, factors: onlyFactors, includeFailed, fresh }),
  sample: {
    eventType: 'user.mfa.factor.activate',
    message: 'Activate factor for user',
    target: [sampleParties.iris],
    outcome: { result: 'SUCCESS', reason: 'User set up SMS_FACTOR factor' },
  },
  examples: [
    {
      title: 'Every user',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: {
          method: 'POST',
          path: '/api/v1/users/00uiris0000000000001/factors?activate=true',
          body: { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '+46701234567' } },
        },
      },
    },
  ],
  match: (event, { user, factors }) =>
    concerns(event, { user }) && (factors === undefined ? isChosenFactor(event) : isFactor(factorOf(event), factors)),
});
