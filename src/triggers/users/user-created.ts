import { z } from 'zod';
import { fresh, includeFailed } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is created. */
export const userCreated = defineTrigger({
  key: 'user_created',
  resource: 'users',
  title: 'User created',
  summary: 'Starts when a user is created by an admin, an import, a registration or the API.',
  eventTypes: ['user.lifecycle.create'],
  subjects: ['user'],
  input: z.strictObject({ includeFailed, fresh }),
  sample: { eventType: 'user.lifecycle.create', message: 'Create okta user', target: [sampleParties.noor] },
  examples: [
    {
      title: 'Every new user',
      input: {},
      fire: {
        action: 'create_user',
        input: {
          profile: {
            login: 'noor.rahman@acme.example',
            email: 'noor.rahman@acme.example',
            firstName: 'Noor',
            lastName: 'Rahman',
          },
          activate: false,
        },
      },
    },
  ],
  match: () => true,
});
