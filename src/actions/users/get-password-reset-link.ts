import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { field } from '../../fields/field.ts';
import { revokeSessions } from '../../fields/revoke-sessions.ts';
import { user } from '../../fields/user.ts';
import { resetPassword } from '../../lookups/password-reset.ts';
import { oneTimeSecrets } from '../../models/one-time-secrets.ts';
import { statusChangeModel, statusChangeOutput } from '../../models/status-change.ts';

/** Get password reset link. */
export const getPasswordResetLink = defineAction({
  key: 'get_password_reset_link',
  resource: 'users',
  title: 'Get password reset link',
  summary: 'Make a link with which a user sets a new password, to hand over yourself or to have Okta mail it.',
  description:
    'The user is in RECOVERY from then on and cannot sign in until the link has been followed; links given before stop working. Whoever has the link can take the account over: hand it to nobody but the user.',
  operations: ['resetPassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'Without an e-mail it is sent again, and the newest link counts. With an e-mail, that the user is in RECOVERY tells that it happened; for a user who was so before, the step fails with outcome_unknown and does not send another e-mail.',
  input: z.strictObject({
    user,
    sendEmail: field(z.boolean(), {
      title: 'Send e-mail',
      description: 'If true, Okta mails the link to the user and does not tell it; if false, the output carries it.',
    }),
    revokeSessions,
  }),
  output: statusChangeModel.extend({
    resetPasswordUrl: field(z.string(), {
      title: 'Reset link',
      description: 'For the user, unless Okta mailed it. Works once, for a limited time.',
      secret: true,
    }).optional(),
  }),
  examples: [
    {
      title: 'A link for Iris, to be handed over by the help desk',
      input: { user: 'iris.vale@acme.example', sendEmail: false },
      output: { changed: true, previousStatus: 'ACTIVE', user: { id: '00uiris0000000000001', status: 'RECOVERY' } },
    },
  ],
  async run(input, { okta }) {
    const change = await resetPassword(okta, input);
    return { ...statusChangeOutput(change), ...oneTimeSecrets(change.answer, ['resetPasswordUrl']) };
  },
});
