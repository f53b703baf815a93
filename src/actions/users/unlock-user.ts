import { z } from 'zod';
import { unlock } from '../../resources/users/lifecycle.ts';
import { statusChangeModel, statusChangeOutput, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Unlock user. */
export const unlockUser = defineAction({
  key: 'unlock_user',
  resource: 'users',
  title: 'Unlock user',
  summary: 'Unlock a locked-out user. They sign in with their current password.',
  description:
    'Also unlocks an ACTIVE user who is blocked on unknown devices; Okta reports this only when you unlock. Works for users managed in Okta, not in a directory. A user who is not locked out is unchanged.',
  operations: ['unlockUser', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer:
    "The user's status is looked up. If it did not change, the request is sent again, which is safe. For an ACTIVE user, changed then reports only whether the second request unlocked anything.",
  input: z.strictObject({ user }),
  output: statusChangeModel,
  examples: [
    {
      title: 'Unlock Nina',
      input: { user: 'nina.petrov@acme.example' },
      output: { changed: true, previousStatus: 'LOCKED_OUT', user: { id: '00unina0000000000001', status: 'ACTIVE' } },
    },
  ],
  run: async (input, { okta }) => statusChangeOutput(await unlock(okta, input)),
});
