import { z } from 'zod';
import { concernsActor } from '../../resources/logs/event-parties.ts';
import { fresh, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is locked out. */
export const userLockedOut = defineTrigger({
  key: 'user_locked_out',
  resource: 'users',
  title: 'User locked out',
  summary: 'Starts when Okta locks a user out after too many failed sign-ins.',
  eventTypes: ['user.account.lock'],
  subjects: ['user'],
  // The user who signed in is locked out; not every event also names them as its target.
  userIs: 'actor',
  // Recorded with FAILURE and LOCKED_OUT: what failed is the sign-in, the lock took hold.
  failures: 'both',
  input: z.strictObject({ user: onlyUser, fresh }),
  sample: {
    eventType: 'user.account.lock',
    message: 'Max sign in attempts exceeded',
    actor: sampleParties.iris,
    target: [sampleParties.iris],
    outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' },
  },
  examples: [{ title: 'Every user who is locked out', input: {} }],
  match: concernsActor,
});
