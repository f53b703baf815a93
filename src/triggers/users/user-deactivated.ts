import { z } from 'zod';
import { defineTrigger } from '../../connector/trigger.ts';
import { fresh, includeFailed, onlyUser } from '../../fields/trigger-input.ts';
import { concerns } from '../../models/event-reading.ts';
import { sampleParties } from '../../models/sample-event.ts';

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
