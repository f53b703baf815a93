import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyUser } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a user's password is changed by the user or by an admin. */
export const userPasswordChanged = defineTrigger({
  key: 'user_password_changed',
  resource: 'users',
  title: 'Password changed',
  summary: "Starts when a user's password is changed by the user or by an admin.",
  eventTypes: ['user.account.update_password'],
  subjects: ['user'],
  input: z.strictObject({ user: onlyUser, includeFailed, fresh }),
  sample: {
    eventType: 'user.account.update_password',
    message: 'User update password for Okta',
    target: [sampleParties.iris],
  },
  examples: [
    {
      title: 'Every user',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: {
          method: 'POST',
          path: '/api/v1/users/00uiris0000000000001',
          body: { credentials: { password: { value: 'Another-Passw0rd' } } },
        },
      },
    },
  ],
  match: concerns,
});
