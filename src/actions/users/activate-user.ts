import { z } from 'zod';
import { activate, activationModel, activationOutput } from '../../resources/users/lifecycle.ts';
import { activationEmail, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Activate user. */
export const activateUser = defineAction({
  key: 'activate_user',
  resource: 'users',
  title: 'Activate user',
  summary: 'Activate a staged or deactivated user.',
  description:
    'A user without a password stays PROVISIONED until they follow the activation link. A user with a password becomes ACTIVE immediately. A user who is already PROVISIONED is unchanged; use "Reactivate user" for a new link.',
  operations: ['activateUser', 'getUser', 'reactivateUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer:
    "The user's status is looked up. If it did not change, the request is sent again. A link that was lost with the response is replaced by a new one.",
  input: z.strictObject({ user, sendEmail: activationEmail }),
  output: activationModel,
  examples: [
    {
      title: 'Activate Liam and email the activation link',
      input: { user: 'liam.moreau@acme.example' },
      output: { changed: true, previousStatus: 'STAGED', user: { id: '00uliam0000000000001', status: 'PROVISIONED' } },
    },
    {
      title: 'Activate Tom again without an email',
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
