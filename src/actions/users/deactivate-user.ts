import { z } from 'zod';
import { deactivate } from '../../resources/users/lifecycle.ts';
import { deactivationEmail, statusChangeModel, statusChangeOutput, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { allowTokenOwner } from '../../step/fields.ts';

/** Deactivate user. */
export const deactivateUser = defineAction({
  key: 'deactivate_user',
  resource: 'users',
  title: 'Deactivate user',
  summary: 'Deactivate a user and end all their access. The account is kept.',
  description:
    "Okta removes all of the user's app assignments, which may destroy data in those apps and cannot be undone. A deactivated user can be reactivated or deleted.",
  operations: ['deactivateUser', 'getUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  confirm: true,
  idempotent: true,
  lostAnswer: "The user's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ user, sendEmail: deactivationEmail, allowTokenOwner }),
  output: statusChangeModel,
  examples: [
    {
      title: 'Deactivate Iris on her last day',
      input: { user: 'iris.vale@acme.example' },
      output: {
        changed: true,
        previousStatus: 'ACTIVE',
        user: { id: '00uiris0000000000001', status: 'DEPROVISIONED' },
      },
    },
    {
      title: 'Tom is already deactivated',
      input: { user: 'tom.abara@acme.example' },
      output: { changed: false, previousStatus: 'DEPROVISIONED', user: { id: '00utom00000000000001' } },
    },
  ],
  run: async (input, { okta }) => statusChangeOutput(await deactivate(okta, input)),
});
