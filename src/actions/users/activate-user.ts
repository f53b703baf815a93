import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { activationEmail } from '../../fields/send-email.ts';
import { user } from '../../fields/user.ts';
import { activate } from '../../lookups/lifecycle-transitions.ts';
import { activationModel, activationOutput } from '../../models/activation.ts';

/** Activate user. */
export const activateUser = defineAction({
  key: 'activate_user',
  resource: 'users',
  title: 'Activate user',
  summary: 'Activate a staged or deactivated user.',
  description:
    'Without a password the user stays PROVISIONED until the activation link is followed; with one the user is ACTIVE at once. A user who is PROVISIONED already is left alone: use "Reactivate user" for a new link.',
  operations: ['activateUser', 'getUser', 'reactivateUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer:
    'The status of the user tells whether it happened; if not, it is sent again. A link that was lost with the answer is replaced by a new one.',
  input: z.strictObject({ user, sendEmail: activationEmail }),
  output: activationModel,
  examples: [
    {
      title: 'Activate Liam, who gets the activation e-mail',
      input: { user: 'liam.moreau@acme.example' },
      output: { changed: true, previousStatus: 'STAGED', user: { id: '00uliam0000000000001', status: 'PROVISIONED' } },
    },
    {
      title: 'Activate Tom anew without an e-mail',
      input: { user: 'tom.abara@acme.example', sendEmail: false },
      output: {
        changed: true,
        previousStatus: 'DEPROVISIONED',
        user: { id: '00utom00000000000001', status: 'PROVISIONED' },
      },
    },
  ],
  run: async (input, { okta }) => activationOutput(await activate(okta, input)),
});
