import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is suspended. */
export const userSuspended = defineTrigger({
  key: 'user_suspended',
  resource: 'users',
  title: 'User suspended',
  summary: 'Starts when a user is suspended.',
  eventTypes: ['user.lifecycle.suspend'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.lifecycle.suspend',
    message: 'Suspend Okta user',
    target: [sampleParties.iris],
  },
  examples: [
    { title: 'Every user', input: {}, fire: { action: 'suspend_user', input: { user: 'iris.vale@acme.example' } } },
  ],
  match: concerns,
});
