import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { refuse } from '../../fields/faults.ts';
import { field } from '../../fields/field.ts';
import { user } from '../../fields/user.ts';
import { changeStatus } from '../../lookups/lifecycle.ts';
import { oneTimeSecrets } from '../../models/one-time-secrets.ts';
import { statusChangeModel, statusChangeOutput } from '../../models/status-change.ts';

/** Expire password. */
export const expirePassword = defineAction({
  key: 'expire_password',
  resource: 'users',
  title: 'Expire password',
  summary: 'Make a user set a new password at the next sign-in, if wanted with a temporary password until then.',
  description:
    'Without a temporary password the user signs in with the present one once more. Every run with a temporary password makes another, and the last one counts.',
  operations: ['expirePassword', 'expirePasswordWithTempPassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'It is sent again, which is harmless; of several temporary passwords the last one counts, and that is returned.',
  input: z
    .strictObject({
      user,
      temporaryPassword: field(z.boolean(), {
        title: 'Temporary password',
        description: 'Replace the password by a temporary one that the output carries; false if left out.',
      }).optional(),
      revokeSessions: field(z.boolean(), {
        title: 'Revoke sessions',
        description:
          'Also end all sessions of the user; false if left out. Okta offers it with a temporary password only.',
      }).optional(),
    })
    .check(
      refuse(({ temporaryPassword, revokeSessions }) =>
        revokeSessions === true && temporaryPassword !== true
          ? [
              {
                path: 'revokeSessions',
                message: 'works only with temporaryPassword; set that, or use "Clear user sessions" besides',
              },
            ]
          : [],
      ),
    ),
  output: statusChangeModel.extend({
    tempPassword: field(z.string(), {
      title: 'Temporary password',
      description: 'Present if a temporary password was asked for.',
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
          ? okta.call('expirePasswordWithTempPassword', { path: { id }, query: { revokeSessions }, answer: 'object' })
          : okta.call('expirePassword', { path: { id } }),
    });
    return { ...statusChangeOutput(change), ...oneTimeSecrets(change.answer, ['tempPassword']) };
  },
});
