import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an attribute of a user's profile changes. */
export const userProfileUpdated = defineTrigger({
  key: 'user_profile_updated',
  resource: 'users',
  title: 'User profile updated',
  summary: "Starts when an attribute of a user's profile changes.",
  eventTypes: ['user.account.update_profile'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.update_profile',
    message: 'Update user profile for Okta',
    target: [sampleParties.iris],
  },
  examples: [
    {
      title: 'Every user',
      input: {},
      fire: {
        action: 'update_user',
        input: { user: 'iris.vale@acme.example', mode: 'partial', profile: { title: 'Key Account Manager' } },
      },
    },
  ],
  match: concerns,
});
