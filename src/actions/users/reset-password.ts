import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { revokeSessions } from '../../fields/revoke-sessions.ts';
import { user } from '../../fields/user.ts';
import { resetPassword as reset } from '../../lookups/password-reset.ts';
import { statusChangeModel, statusChangeOutput } from '../../models/status-change.ts';

/** Reset password. */
export const resetPassword = defineAction({
  key: 'reset_password',
  resource: 'users',
  title: 'Reset password',
  summary: "Send a user Okta's e-mail for setting a new password.",
  description:
    'The user is in RECOVERY from then on and cannot sign in until the link in the e-mail has been followed. Every run sends another e-mail.',
  operations: ['resetPassword', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'That the user is in RECOVERY tells that it happened; if not, it is sent again. For a user who was in RECOVERY before nothing tells: the step fails with outcome_unknown and does not send another e-mail.',
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
