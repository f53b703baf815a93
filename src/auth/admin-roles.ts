import { type AdminRole, adminRoles } from '../step/action.ts';

/** Standard admin roles that no step needs, but that a token's owner may have. */
const otherRoles = {
  REPORT_ADMIN: 'Report administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API access management administrator',
  MOBILE_ADMIN: 'Mobile administrator',
} as const;

type RoleType = AdminRole | keyof typeof otherRoles;

/**
 * What each of Okta's standard admin roles may do (Okta help: standard administrator roles and permissions). Okta publishes
 * no list of the endpoints that a role may call, so these are the purposes of the roles.
 */
const permissions: Readonly<Record<RoleType, string>> = {
  SUPER_ADMIN: 'do everything in the org',
  ORG_ADMIN: 'manage users, their passwords and factors, groups and org settings, and read apps and the System Log',
  USER_ADMIN:
    'manage users, their passwords and factors, and group memberships, within the groups assigned to the role',
  GROUP_MEMBERSHIP_ADMIN: 'read users and groups, and add and remove members, within the groups assigned to the role',
  HELP_DESK_ADMIN:
    'read users, unlock them, reset their passwords and factors, and end their sessions, within the groups assigned to the role',
  APP_ADMIN: 'manage apps and their assignments, and read users and groups',
  READ_ONLY_ADMIN: 'read users, groups, apps and the System Log, but change nothing',
  REPORT_ADMIN: 'read reports and the System Log',
  API_ACCESS_MANAGEMENT_ADMIN: 'manage authorization servers, for which this connector has no actions of its own',
  MOBILE_ADMIN: 'manage mobile devices, for which this connector has no actions of its own',
};

const titles: Readonly<Record<RoleType, string>> = { ...adminRoles, ...otherRoles };

/** A role as Okta lists it for a user. */
export interface AssignedRole {
  readonly type: string;
  /** The org's name for it, which distinguishes custom roles. */
  readonly label: string | undefined;
}

/** What an owner of these roles may do, one sentence for each role. */
export function abilities(roles: readonly AssignedRole[]): string[] {
  const sentences = roles.map(({ type, label }) => {
    if (isStandard(type)) return `${titles[type]}: may ${permissions[type]}.`;
    const name = type === 'CUSTOM' ? `Custom role${label === undefined ? '' : ` "${label}"`}` : (label ?? type);
    return `${name}: Okta does not list its permissions.`;
  });
  return [...new Set(sentences)];
}

function isStandard(type: string): type is RoleType {
  return Object.hasOwn(permissions, type);
}
