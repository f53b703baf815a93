import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { user } from '../../fields/user.ts';
import { unlock } from '../../lookups/lifecycle-transitions.ts';
import { statusChangeModel, statusChangeOutput } from '../../models/status-change.ts';

/** Unlock user. */
export const unlockUser = defineAction({
  key: 'unlock_user',
  resource: 'users',
  title: 'Unlock user',
  summary: 'Let a locked-out user sign in again with the current password.',
  description:
    'Also unlocks an ACTIVE user who is blocked from unknown devices; whether a user is, Okta tells only when asked to unlock. Works for users whose source is Okta, not a directory. A user who is not locked out is left alone.',
  operations: ['unlockUser', 'getUser'],
  role: 'HELP_DESK_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer:
    'The status of the user tells whether it happened; if not, it is sent again, which is harmless. For an ACTIVE user, changed then tells only whether the repetition found anything to unlock.',
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
