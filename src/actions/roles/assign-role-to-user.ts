import { z } from 'zod';
import { assignRole, roleFaults } from '../../resources/roles/assignment.ts';
import { assignedRoleModel, type RoleType, roleNames } from '../../resources/roles/role.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, refuse, segmentText, userReference } from '../../step/fields.ts';

const types = Object.keys(roleNames) as [RoleType, ...RoleType[]];

/** Assign role to user. */
export const assignRoleToUser = defineAction({
  key: 'assign_role_to_user',
  resource: 'roles',
  title: 'Assign role to user',
  summary: 'Assign an admin role to a user, optionally limited to groups or apps.',
  description:
    'Without groups or apps the role covers all of them. With them, the role is limited at once, and revoked again if that fails. Groups limit USER_ADMIN, HELP_DESK_ADMIN and GROUP_MEMBERSHIP_ADMIN, apps limit APP_ADMIN. Groups and apps are added to those that an existing role has; a role that covers everything is not narrowed.',
  operations: [
    'assignRoleToUser',
    'listAssignedRolesForUser',
    'assignGroupTargetToUserRole',
    'assignAppTargetToAdminRoleForUser',
    'assignAppInstanceTargetToAppAdminRoleForUser',
    'listGroupTargetsForRole',
    'listApplicationTargetsForApplicationAdministratorRoleForUser',
    'unassignRoleFromUser',
    'getUser',
    'getGroup',
    'getApplication',
  ],
  role: 'SUPER_ADMIN',
  effect: 'add',
  confirm: [{ field: 'role', values: ['SUPER_ADMIN', 'ORG_ADMIN'] }],
  idempotent: true,
  lostAnswer:
    "The user's roles are looked up. If the role is missing, the request is sent again; targets are sent again, which is safe.",
  input: z
    .strictObject({
      user,
      role: field(z.enum(types), { title: 'Role', optionsFrom: 'admin_roles' }),
      customRole: field(segmentText(), {
        title: 'Custom role',
        description: 'For CUSTOM: ID of the custom role.',
        optionsFrom: 'custom_roles',
      }).optional(),
      resourceSet: field(segmentText(), {
        title: 'Resource set',
        description: 'For CUSTOM: ID of the resource set that the role applies to.',
        optionsFrom: 'resource_sets',
      }).optional(),
      groups: field(z.array(segmentText()).min(1).max(100), {
        title: 'Groups',
        description: 'Groups that the role is limited to.',
        optionsFrom: 'groups',
      }).optional(),
      apps: field(z.array(segmentText()).min(1).max(100), {
        title: 'Apps',
        description:
          "Apps that the role is limited to. Okta's key of an app, for example slack, means all its instances.",
        optionsFrom: 'apps',
      }).optional(),
      thirdParty: field(z.boolean(), {
        title: 'Third-party admin',
        description: 'Whether the user becomes a third-party admin, who gets no notifications from Okta.',
        default: false,
      }).optional(),
    })
    .check(refuse(roleFaults)),
  output: z.strictObject({
    changed,
    user: userReference,
    assignment: assignedRoleModel,
    targets: field(
      z.strictObject({
        groups: field(z.array(z.string()), { title: 'Groups' }),
        apps: field(z.array(z.string()), { title: 'Apps' }),
      }),
      { title: 'Targets', description: 'What the role is limited to. No groups and no apps means all of them.' },
    ),
  }),
  examples: [
    {
      title: 'Make Iris a help desk administrator for Support',
      input: { user: 'iris.vale@acme.example', role: 'HELP_DESK_ADMIN', groups: ['00gsupport0000000001'] },
      output: {
        changed: true,
        user: { id: '00uiris0000000000001' },
        assignment: { id: 'JBCUYUC7IRCVGS27IFCE2SKO', type: 'HELP_DESK_ADMIN', assignmentType: 'USER' },
        targets: { groups: ['00gsupport0000000001'], apps: [] },
      },
    },
  ],
  async run({ user, ...input }, { okta, dryRun }) {
    const userId = await userIdOf(okta, user);
    const { targets, ...rest } = await assignRole(okta, { userId, input, dryRun });
    const apps = targets.apps.map(({ name, appId }) => appId ?? name);
    return { ...rest, user: { id: userId }, targets: { groups: [...targets.groups], apps } };
  },
});
