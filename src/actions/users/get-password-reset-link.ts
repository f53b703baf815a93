import { z } from 'zod';
import { resetLink, resetPassword, revokeSessions, sendLink } from '../../resources/users/password-reset.ts';
import { statusChangeModel, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Get password reset link. */
export const getPasswordResetLink = defineAction({
  key: 'get_password_reset_link',
  resource: 'users',
  title: 'Get password reset link',
  summary: 'Create a password reset link. Deliver it yourself, or let Okta email it to the user.',
  description:
    "The user's status becomes RECOVERY, and they cannot sign in until they follow the link. Earlier links stop working. Anyone with the link can take over the account, so give it to the user only.",
  operations: ['resetPassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    "Without an email, the request is sent again and the newest link is valid. With an email, the user's status is looked up; if the user was already in RECOVERY, the step fails with outcome_unknown and sends no second email.",
  input: z.strictObject({ user, sendEmail: sendLink, revokeSessions }),
  output: statusChangeModel.extend({ resetPasswordUrl: resetLink }),
  examples: [
    {
      title: 'A link for Iris that the help desk delivers',
      input: { user: 'iris.vale@acme.example', sendEmail: false },
      output: { changed: true, previousStatus: 'ACTIVE', user: { id: '00uiris0000000000001', status: 'RECOVERY' } },
    },
  ],
  run: (input, { okta }) => resetPassword(okta, input),
});
