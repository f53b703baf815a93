import { z } from 'zod';
import { changeStatus, oneTimeSecrets } from '../../resources/users/status-change.ts';
import { statusChangeModel, statusChangeOutput, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { refuse } from '../../step/fields.ts';

/** Expire password. */
export const expirePassword = defineAction({
  key: 'expire_password',
  resource: 'users',
  title: 'Expire password',
  summary: 'Make a user set a new password at the next sign-in, optionally with a temporary password.',
  description:
    'Without a temporary password, the user signs in once more with the current password. Each run with a temporary password creates a new one that replaces the last.',
  operations: ['expirePassword', 'expirePasswordWithTempPassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer: 'The request is sent again. Of several temporary passwords, the last one is valid and is returned.',
  input: z
    .strictObject({
      user,
      temporaryPassword: field(z.boolean(), {
        title: 'Temporary password',
        description: 'Whether to replace the password with a temporary one and return it in the output.',
        default: false,
      }).optional(),
      revokeSessions: field(z.boolean(), {
        title: 'Revoke sessions',
        description: "Whether to also end all of the user's sessions. Requires a temporary password.",
        default: false,
      }).optional(),
    })
    .check(
      refuse(({ temporaryPassword, revokeSessions }) =>
        revokeSessions === true && temporaryPassword !== true
          ? [
              {
                path: 'revokeSessions',
                message: 'requires temporaryPassword',
                hint: 'set it, or use "Clear user sessions"',
              },
            ]
          : [],
      ),
    ),
  output: statusChangeModel.extend({
    tempPassword: field(z.string(), {
      title: 'Temporary password',
      description: 'Present if a temporary password was requested.',
      secret: true,
    }).optional(),
  }),
  examples: [
    {
      title: 'Iris sets a new password at her next sign-in',
      input: { user: 'iris.vale@acme.example' },
      output: {
        changed: true,
        previousStatus: 'ACTIVE',
        user: { id: '00uiris0000000000001', status: 'PASSWORD_EXPIRED' },
      },
    },
    {
      title: 'Grace gets a temporary password, and her sessions end',
      input: { user: 'grace.lindqvist@acme.example', temporaryPassword: true, revokeSessions: true },
      output: {
        changed: true,
        previousStatus: 'ACTIVE',
        user: { id: '00ugrace000000000001', status: 'PASSWORD_EXPIRED' },
      },
    },
  ],
  async run({ user, temporaryPassword = false, revokeSessions }, { okta }) {
    const change = await changeStatus(okta, {
      user,
      settled: (status) => status === 'PASSWORD_EXPIRED' && !temporaryPassword,
      change: (id) =>
        temporaryPassword
          ? okta.call('expirePasswordWithTempPassword', { path: { id }, query: { revokeSessions } })
          : okta.call('expirePassword', { path: { id } }),
    });
    return { ...statusChangeOutput(change), ...oneTimeSecrets(change.answer, ['tempPassword']) };
  },
});
