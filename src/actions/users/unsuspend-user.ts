import { z } from 'zod';
import { unsuspend } from '../../resources/users/lifecycle.ts';
import { statusChangeModel, statusChangeOutput, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Unsuspend user. */
export const unsuspendUser = defineAction({
  key: 'unsuspend_user',
  resource: 'users',
  title: 'Unsuspend user',
  summary: 'Unsuspend a user. They can sign in again with the same groups and apps as before.',
  description:
    'The user returns to their status before the suspension, which may not be ACTIVE. A user who is not suspended is unchanged.',
  operations: ['unsuspendUser', 'getUser'],
  role: 'USER_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The user's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ user }),
  output: statusChangeModel,
  examples: [
    {
      title: 'Omar is back from his leave',
      input: { user: 'omar.haddad@acme.example' },
      output: { changed: true, previousStatus: 'SUSPENDED', user: { id: '00uomar0000000000001', status: 'ACTIVE' } },
    },
  ],
  run: async (input, { okta }) => statusChangeOutput(await unsuspend(okta, input)),
});
