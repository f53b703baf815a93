import { z } from 'zod';
import { defineTrigger } from '../../connector/trigger.ts';
import { fresh, includeFailed, onlyUser } from '../../fields/trigger-input.ts';
import { concerns } from '../../models/event-reading.ts';
import { sampleParties } from '../../models/sample-event.ts';

/** Starts when a user sets up a factor or authenticator. */
export const mfaFactorEnrolled = defineTrigger({
  key: 'mfa_factor_enrolled',
  resource: 'factors',
  title: 'MFA factor enrolled',
  summary: 'Starts when a user sets up a factor or authenticator.',
  eventTypes: ['user.mfa.factor.activate'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.mfa.factor.activate',
    message: 'Activate factor for user',
    target: [sampleParties.iris],
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
  match: concerns,
});
