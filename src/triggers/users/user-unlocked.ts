import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a locked-out user is unlocked by an admin, by the user or after the lockout period. */
export const userUnlocked = defineTrigger({
  key: 'user_unlocked',
  resource: 'users',
  title: 'User unlocked',
  summary: 'Starts when a locked-out user is unlocked by an admin, by the user or after the lockout period.',
  eventTypes: ['user.account.unlock_by_admin', 'user.account.unlock'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.unlock_by_admin',
    message: 'Unlock user account by admin',
    target: [sampleParties.nina],
  },
  examples: [
    { title: 'Every user', input: {}, fire: { action: 'unlock_user', input: { user: 'nina.petrov@acme.example' } } },
  ],
  match: concerns,
});
