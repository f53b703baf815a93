import { z } from 'zod';
import { deletePermanently, deletionModel } from '../../resources/users/deletion.ts';
import { deactivationEmail, user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { allowTokenOwner } from '../../step/fields.ts';

/** Delete user. */
export const deleteUser = defineAction({
  key: 'delete_user',
  resource: 'users',
  title: 'Delete user',
  summary: 'Delete a user permanently. An active user is deactivated first.',
  description:
    'This cannot be undone. Run it again to finish an interrupted deletion. An unknown user ID counts as already deleted; an unknown login is an error.',
  operations: ['deleteUser', 'getUser', 'deactivateUser'],
  role: 'USER_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The user and their status are looked up. Anything missing is sent again.',
  input: z.strictObject({ user, sendEmail: deactivationEmail, allowTokenOwner }),
  output: deletionModel,
  examples: [
    {
      title: 'Delete Tom, who is already deactivated',
      input: { user: '00utom00000000000001' },
      output: {
        changed: true,
        deleted: true,
        userId: '00utom00000000000001',
        previousStatus: 'DEPROVISIONED',
        user: { id: '00utom00000000000001', profile: { login: 'tom.abara@acme.example' } },
      },
    },
    {
      title: 'Delete Iris, who is active and is deactivated first',
      input: { user: 'iris.vale@acme.example' },
      output: {
        changed: true,
        deleted: true,
        userId: '00uiris0000000000001',
        previousStatus: 'ACTIVE',
        user: { id: '00uiris0000000000001' },
      },
    },
  ],
  run: (input, { okta }) => deletePermanently(okta, input),
});
