import { z } from 'zod';
import { suspend } from '../../resources/users/lifecycle.ts';
import { statusChangeModel, statusChangeOutput, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { allowTokenOwner } from '../../step/fields.ts';

/** Suspend user. */
export const suspendUser = defineAction({
  key: 'suspend_user',
  resource: 'users',
  title: 'Suspend user',
  summary: 'Block a user from signing in. Their groups and apps are unchanged.',
  operations: ['suspendUser', 'getUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The user's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ user, allowTokenOwner }),
  output: statusChangeModel,
  examples: [
    {
      title: 'Suspend Iris during an investigation',
      input: { user: 'iris.vale@acme.example' },
      output: { changed: true, previousStatus: 'ACTIVE', user: { id: '00uiris0000000000001', status: 'SUSPENDED' } },
    },
  ],
  run: async (input, { okta }) => statusChangeOutput(await suspend(okta, input)),
});
