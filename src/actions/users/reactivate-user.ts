import { z } from 'zod';
import { activationModel, activationOutput, reactivate } from '../../resources/users/lifecycle.ts';
import { reactivationEmail, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Reactivate user. */
export const reactivateUser = defineAction({
  key: 'reactivate_user',
  resource: 'users',
  title: 'Reactivate user',
  summary: 'Restart an incomplete activation, or reactivate a deactivated user.',
  description:
    'Creates a new activation link for a user who is PROVISIONED or in RECOVERY. Earlier links stop working. A deactivated user is activated again, but only apps assigned through a group are restored. Okta rejects users in any other status.',
  operations: ['reactivateUser', 'getUser', 'activateUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'Without an email, the request is sent again and the newest link is valid. With an email, the step fails with outcome_unknown and sends no second email; for a deactivated user, the status is looked up.',
  input: z.strictObject({ user, sendEmail: reactivationEmail }),
  output: activationModel,
  examples: [
    {
      title: 'Make a new activation link for Mei',
      input: { user: 'mei.tanaka@acme.example' },
      output: {
        changed: true,
        previousStatus: 'PROVISIONED',
        user: { id: '00umei00000000000001', status: 'PROVISIONED' },
      },
    },
  ],
  run: async (input, { okta }) => activationOutput(await reactivate(okta, input)),
});
