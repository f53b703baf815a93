import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { field } from '../../step/field.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is deleted. */
export const userDeleted = defineTrigger({
  key: 'user_deleted',
  resource: 'users',
  title: 'User deleted',
  summary: 'Starts when a user is permanently deleted.',
  description: 'Okta logs the start and the end of a deletion. Event hooks receive only the start.',
  eventTypes: ['user.lifecycle.delete.initiated', 'user.lifecycle.delete.completed'],
  choice: {
    field: 'stage',
    types: { initiated: 'user.lifecycle.delete.initiated', completed: 'user.lifecycle.delete.completed' },
    byDefault: ['completed'],
  },
  subjects: [],
  input: z.strictObject({
    user: onlyUser,
    stage: field(z.enum(['initiated', 'completed']), {
      title: 'Stage',
      description: 'Whether to start when the deletion begins or when it is complete.',
      default: 'completed',
    }).optional(),
    includeFailed,
  }),
  sample: {
    eventType: 'user.lifecycle.delete.completed',
    message: 'Delete Okta user completed',
    target: [sampleParties.tom],
  },
  examples: [
    {
      title: 'Every user, once the deletion is complete',
      input: {},
      fire: { action: 'delete_user', input: { user: 'tom.abara@acme.example' } },
    },
  ],
  match: concerns,
});
