import { z } from 'zod';
import { adminRoles } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { date, text } from '../../step/fields.ts';

/** An assigned admin role. Only the ID is guaranteed. */
export const roleModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Role assignment ID', description: 'Some roles have the same ID for every user.' }),
    label: text('Label', 'Name of the role in the Admin Console.'),
    type: text('Type', 'For example SUPER_ADMIN or READ_ONLY_ADMIN. CUSTOM for a custom role.'),
    status: text('Status', 'ACTIVE or INACTIVE.'),
    assignmentType: text('Assigned to', 'USER if assigned directly, GROUP if assigned through a group.'),
    role: text('Custom role ID', 'For a custom role.'),
    'resource-set': text('Resource set ID', 'Resource set that a custom role is limited to.'),
    created: date('Created'),
    lastUpdated: date('Last updated'),
  }),
  { title: 'Role' },
);

/** A role that was just assigned, among other members of an output. */
export const assignedRoleModel = field(roleModel.clone(), {
  title: 'Role',
  essential: ['id', 'label', 'type', 'role', 'resource-set'],
});

/** An assigned admin role, see {@link roleModel}. */
export type Role = z.infer<typeof roleModel>;

/** A role of a user, which may come through a group. */
export const userRoleModel = field(
  roleModel.extend({
    throughGroup: field(z.boolean(), {
      title: 'Through a group',
      description: 'Whether the user has the role through a group. Only the group can lose it.',
    }).optional(),
    groupId: text('Group ID', 'Group that the role comes from.'),
  }),
  {
    title: 'Role',
    essential: ['id', 'label', 'type', 'assignmentType', 'throughGroup', 'groupId', 'role', 'resource-set'],
  },
);

/** A role of a user, see {@link userRoleModel}. */
export type UserRole = z.infer<typeof userRoleModel>;

/** A group or an app that a role is limited to. A target without an ID is every instance of an app. */
export interface RoleTarget {
  readonly id?: string;
  /** Okta's key for the type of app. */
  readonly name?: string;
}

/** A custom role or a resource set, as far as a picker shows it. */
export interface Labeled {
  readonly id: string;
  readonly label?: string;
}

/** The types of roles that can be assigned, with their names in Okta's reference. */
export const roleNames = {
  ...adminRoles,
  ACCESS_CERTIFICATIONS_ADMIN: 'Access certifications administrator',
  ACCESS_REQUESTS_ADMIN: 'Access requests administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API access management administrator',
  REPORT_ADMIN: 'Report administrator',
  WORKFLOWS_ADMIN: 'Workflows administrator',
  CUSTOM: 'Custom role',
} as const;

/** The type of a role that can be assigned. */
export type RoleType = keyof typeof roleNames;
