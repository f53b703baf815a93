import { z } from 'zod';
import { explainByStatus, oneTimeSecrets } from '../../resources/users/status-change.ts';
import { user, userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed } from '../../step/fields.ts';

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
  input: z.strictObject({
    user,
    sendEmail: field(z.boolean(), {
      title: 'Send email',
      description: 'Whether Okta emails the link to the user; otherwise it is returned in the output.',
    }),
  }),
  output: z.strictObject({
    changed,
    user: userModel,
    resetPasswordUrl: field(z.string(), {
      title: 'Reset link',
      description: 'Link for the user, if Okta did not email it. Works once, for a limited time.',
      secret: true,
    }).optional(),
  }),
  examples: [
    {
      title: 'A link for Iris that the help desk delivers',
      input: { user: 'iris.vale@acme.example', sendEmail: false },
      output: { changed: true, user: { id: '00uiris0000000000001', status: 'ACTIVE' } },
    },
  ],
  async run({ user, sendEmail }, { okta }) {
    const before = await okta.read('getUser', { path: { id: user } });
    const link = { afterLoss: 'repeat', returns: 'object' } as const;
    const starting = okta.call('forgotPassword', {
      path: { userId: before.id },
      // Okta's default is an email.
      query: { sendEmail },
      ...(sendEmail ? {} : link),
    });
    const answer = await explainByStatus(before, starting);
    return { changed: true, user: before, ...oneTimeSecrets(answer, ['resetPasswordUrl']) };
  },
});
