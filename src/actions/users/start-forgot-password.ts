import { z } from 'zod';
import { recoveryModel, sendLink, startRecovery } from '../../resources/users/password-reset.ts';
import { user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Start forgot password. */
export const startForgotPassword = defineAction({
  key: 'start_forgot_password',
  resource: 'users',
  title: 'Start forgot password',
  summary: 'Start password recovery for an active user, with an email or a link. They can still sign in.',
  description:
    'The status of the user does not change, unlike with "Reset password". Only ACTIVE users can recover their password; in Classic Engine they need a recovery question. Anyone with the link may be able to take over the account, so give it to the user only.',
  operations: ['forgotPassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'Without an email, the request is sent again and the newest link is returned. With an email, the step fails with outcome_unknown and sends no second email.',
  input: z.strictObject({ user, sendEmail: sendLink }),
  output: recoveryModel,
  examples: [
    {
      title: 'A link for Iris that the help desk delivers',
      input: { user: 'iris.vale@acme.example', sendEmail: false },
      output: { changed: true, user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
    },
  ],
  run: (input, { okta }) => startRecovery(okta, input),
});
