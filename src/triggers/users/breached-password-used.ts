import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user signs in with a password that is known from a data breach. */
export const breachedPasswordUsed = defineTrigger({
  key: 'breached_password_used',
  resource: 'users',
  title: 'Breached password used',
  summary: 'Starts when a user signs in with a password that is known from a data breach.',
  eventTypes: ['security.breached_credential.detected'],
  subjects: ['user'],
  userIs: 'actor',
  // Always SUCCESS, with the severity WARN.
  failures: 'both',
  input: z.strictObject({ user: onlyUser, fresh }),
  sample: {
    eventType: 'security.breached_credential.detected',
    message: 'Breached credential detected',
    actor: sampleParties.iris,
    target: [],
  },
  examples: [{ title: 'Every user', input: {} }],
  match: concernsActor,
});
