import { z } from 'zod';
import { resetPassword as reset, revokeSessions } from '../../resources/users/password-reset.ts';
import { statusChangeModel, statusChangeOutput, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Reset password. */
export const resetPassword = defineAction({
  key: 'reset_password',
  resource: 'users',
  title: 'Reset password',
  summary: 'Email a user a link to set a new password.',
  description:
    "The user's status becomes RECOVERY, and they cannot sign in until they follow the link in the email. Each run sends another email.",
  operations: ['resetPassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    "The user's status is looked up. If it did not change, the request is sent again. If the user was already in RECOVERY, the step fails with outcome_unknown and sends no second email.",
  input: z.strictObject({ user, revokeSessions }),
  output: statusChangeModel,
  examples: [
    {
      title: 'Iris has forgotten her password',
      input: { user: 'iris.vale@acme.example', revokeSessions: true },
      output: { changed: true, previousStatus: 'ACTIVE', user: { id: '00uiris0000000000001', status: 'RECOVERY' } },
    },
  ],
  run: async (input, { okta }) => statusChangeOutput(await reset(okta, { ...input, sendEmail: true })),
});
