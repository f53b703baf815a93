import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user is activated by an admin or through the activation link. */
export const userActivated = defineTrigger({
  key: 'user_activated',
  resource: 'users',
  title: 'User activated',
  summary: 'Starts when a user is activated by an admin or through the activation link.',
  eventTypes: ['user.lifecycle.activate'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.lifecycle.activate',
    message: 'Activate Okta user',
    target: [sampleParties.liam],
  },
  examples: [
    {
      title: 'Every user',
      input: {},
      fire: { action: 'activate_user', input: { user: 'liam.moreau@acme.example', sendEmail: false } },
    },
  ],
  match: concerns,
});
