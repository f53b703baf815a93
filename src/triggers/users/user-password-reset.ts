import { z } from 'zod';
import { concerns, isActor } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when an admin resets a user's password. */
export const userPasswordReset = defineTrigger({
  key: 'user_password_reset',
  resource: 'users',
  title: 'Password reset by an admin',
  summary: "Starts when an admin resets a user's password and the user must set a new one.",
  eventTypes: ['user.account.reset_password'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.reset_password',
    message: "Fired when the user's Okta password is reset",
    target: [sampleParties.iris],
  },
  examples: [
    {
      title: 'Every user',
      input: {},
      fire: { action: 'reset_password', input: { user: 'iris.vale@acme.example' } },
    },
  ],
  // Okta logs the same type when users reset their own password.
  match: (event, { user }) => concerns(event, { user }) && !isActor(event, 'User'),
});
