import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is deactivated and loses all access. */
export const userDeactivated = defineTrigger({
  key: 'user_deactivated',
  resource: 'users',
  title: 'User deactivated',
  summary: 'Starts when a user is deactivated and loses all access.',
  eventTypes: ['user.lifecycle.deactivate'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.lifecycle.deactivate',
    message: 'Deactivate Okta user',
    target: [sampleParties.iris],
  },
  examples: [
    { title: 'Every user', input: {}, fire: { action: 'deactivate_user', input: { user: 'iris.vale@acme.example' } } },
  ],
  match: concerns,
});
