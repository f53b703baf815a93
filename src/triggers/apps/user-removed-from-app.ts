import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyApp, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user's access to an app ends. */
export const userRemovedFromApp = defineTrigger({
  key: 'user_removed_from_app',
  resource: 'apps',
  title: 'User removed from app',
  summary: "Starts when a user's access to an app ends.",
  eventTypes: ['application.user_membership.remove'],
  subjects: ['user', 'app'],
  input: z.strictObject({ app: onlyApp, user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'application.user_membership.remove',
    message: 'Remove users application membership',
    target: [
      { ...sampleParties.grace, id: '0uaslack000grace0000', type: 'AppUser' },
      sampleParties.slack,
      sampleParties.grace,
    ],
  },
  examples: [
    {
      title: 'People who lose Slack',
      input: { app: '0oaslack000000000001' },
      fire: {
        action: 'revoke_app_from_user',
        input: { user: 'grace.lindqvist@acme.example', app: '0oaslack000000000001' },
      },
    },
  ],
  match: concerns,
});
