import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an authenticator is registered for a user before they use it. */
export const mfaPreregistered = defineTrigger({
  key: 'mfa_preregistered',
  resource: 'factors',
  title: 'MFA preregistration started',
  summary: 'Starts when an authenticator is registered for a user before they use it.',
  eventTypes: ['system.mfa.preregister.initiate'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'system.mfa.preregister.initiate',
    message: 'Initiate preregistration of MFA factor',
    target: [sampleParties.iris],
  },
  examples: [{ title: 'Every user', input: {} }],
  match: concerns,
});
