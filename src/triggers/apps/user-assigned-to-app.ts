import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user gets access to an app, directly or through a group. */
export const userAssignedToApp = defineTrigger({
  key: 'user_assigned_to_app',
  resource: 'apps',
  title: 'User assigned to app',
  summary: 'Starts when a user gets access to an app, directly or through a group.',
  eventTypes: ['application.user_membership.add'],
  subjects: ['user', 'app'],
  input: z.strictObject({ app: onlyApp, user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'application.user_membership.add',
    message: 'Add user to application membership',
    target: [
      { ...sampleParties.iris, id: '0uagithub00iris00000', type: 'AppUser' },
      sampleParties.github,
      sampleParties.iris,
    ],
  },
  examples: [
    {
      title: 'People who get GitHub',
      input: { app: '0oagithub00000000001' },
      fire: { action: 'assign_app_to_user', input: { user: 'iris.vale@acme.example', app: '0oagithub00000000001' } },
    },
  ],
  match: concerns,
});
