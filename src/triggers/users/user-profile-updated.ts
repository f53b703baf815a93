import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { fieldNames } from '../../resources/users/user-fields.ts';
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
  watches: true,
  input: z.strictObject({
    user: onlyUser,
    watch: fieldNames(
      'Watched attributes',
      'Profile attributes whose values before and after to return, with one more call for each event. The first event about a user has no values before, and none has without a store.',
    ).optional(),
    includeFailed,
    fresh,
  }),
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
