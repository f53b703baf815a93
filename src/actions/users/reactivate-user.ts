import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { reactivationEmail } from '../../fields/send-email.ts';
import { user } from '../../fields/user.ts';
import { reactivate } from '../../lookups/lifecycle-transitions.ts';
import { activationModel, activationOutput } from '../../models/activation.ts';

/** Reactivate user. */
export const reactivateUser = defineAction({
  key: 'reactivate_user',
  resource: 'users',
  title: 'Reactivate user',
  summary: 'Restart an activation that was not completed, or bring a deactivated user back.',
  description:
    'Makes a new activation link for a user who is PROVISIONED or in RECOVERY; links given before stop working. A deactivated user is activated anew; of the apps only those that a group gives come back. Okta refuses users of any other status.',
  operations: ['reactivateUser', 'getUser', 'activateUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: false,
  lostAnswer:
    'Without an e-mail it is sent again, and the newest link counts. With an e-mail nothing tells whether one was sent: the step fails with outcome_unknown and does not send another; for a deactivated user the status tells.',
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
