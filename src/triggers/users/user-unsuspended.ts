import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is unsuspended. */
export const userUnsuspended = defineTrigger({
  key: 'user_unsuspended',
  resource: 'users',
  title: 'User unsuspended',
  summary: 'Starts when a user is unsuspended.',
  eventTypes: ['user.lifecycle.unsuspend'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.lifecycle.unsuspend',
    message: 'Unsuspend Okta user',
    target: [sampleParties.omar],
  },
  examples: [
    { title: 'Every user', input: {}, fire: { action: 'unsuspend_user', input: { user: 'omar.haddad@acme.example' } } },
  ],
  match: concerns,
});
