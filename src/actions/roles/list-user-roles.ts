import { userRoleModel } from '../../resources/roles/role.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List user roles. */
export const listUserRoles = defineAction({
  key: 'list_user_roles',
  resource: 'roles',
  title: 'List user roles',
  summary: "List a user's admin roles, assigned directly or through a group.",
  description:
    'Okta returns all roles of a user at once. A role that comes through a group is marked, and only the group can lose it.',
  operations: ['listAssignedRolesForUser', 'getUser'],
  role: 'SUPER_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ user }),
  output: listOutput(userRoleModel),
  examples: [
    {
      title: 'Roles of Zoe',
      input: { user: 'zoe.castillo@acme.example' },
      output: {
        items: [
          { id: 'JBCUYUC7IRCVGS27IFCE2SKO', type: 'HELP_DESK_ADMIN', assignmentType: 'USER', throughGroup: false },
        ],
      },
    },
  ],
  async run({ user, ...extent }, { okta }) {
    const userId = await userIdOf(okta, user);
    return okta.list('listAssignedRolesForUser', { path: { userId } }, extent);
  },
});
