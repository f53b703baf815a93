import { z } from 'zod';
import { revokeRole } from '../../resources/roles/revocation.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { allowTokenOwner, changed, segmentText, userReference } from '../../step/fields.ts';

/** Revoke role from user. */
export const revokeRoleFromUser = defineAction({
  key: 'revoke_role_from_user',
  resource: 'roles',
  title: 'Revoke role from user',
  summary: 'Revoke an admin role from a user.',
  description:
    "A role that comes through a group cannot be revoked here; remove the user from the group. A role of the owner of the connection's API token is only revoked if allowed, because the connection loses its permissions with it.",
  operations: ['unassignRoleFromUser', 'listAssignedRolesForUser', 'getUser'],
  role: 'SUPER_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again. A role that the user no longer has counts as revoked.',
  input: z.strictObject({
    user,
    role: field(segmentText(), {
      title: 'Role',
      description: 'Role assignment ID, or the type of the role, for example HELP_DESK_ADMIN.',
      placeholder: 'HELP_DESK_ADMIN',
      optionsFrom: 'role_assignments',
    }),
    allowTokenOwner,
  }),
  output: z.strictObject({ changed, user: userReference }),
  examples: [
    {
      title: 'Zoe is no longer a help desk administrator',
      input: { user: 'zoe.castillo@acme.example', role: 'HELP_DESK_ADMIN' },
      output: { changed: true, user: { id: '00uzoe00000000000001' } },
    },
  ],
  async run({ user, ...input }, { okta }) {
    const userId = await userIdOf(okta, user);
    return { changed: await revokeRole(okta, { userId, ...input }), user: { id: userId } };
  },
});
