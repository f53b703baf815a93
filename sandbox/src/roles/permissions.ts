/** The permissions of admins. */
export type Permission =
  | 'users.read'
  | 'users.manage'
  | 'users.unlock'
  | 'users.credentials'
  | 'users.factors'
  | 'users.sessions'
  | 'groups.read'
  | 'groups.manage'
  | 'groups.members'
  | 'rules.manage'
  | 'apps.read'
  | 'apps.manage'
  | 'roles.read'
  | 'roles.manage'
  | 'logs.read'
  | 'hooks.read'
  | 'hooks.manage'
  | 'schemas.read'
  | 'schemas.manage'
  | 'org.read'
  | 'org.manage'
  | 'zones.read'
  | 'zones.manage'
  | 'policies.read'
  | 'policies.manage'
  | 'tokens.read'
  | 'tokens.manage'
  | 'devices.read'
  | 'devices.manage'
  | 'identitySources.read'
  | 'identitySources.manage'
  | 'realms.read'
  | 'realms.manage'
  | 'idps.read'
  | 'authorizationServers.read'
  | 'authorizationServers.manage';

const readAll: readonly Permission[] = [
  'users.read',
  'groups.read',
  'apps.read',
  'logs.read',
  'schemas.read',
  'org.read',
  'hooks.read',
  'zones.read',
  'policies.read',
  'devices.read',
  'idps.read',
  'authorizationServers.read',
];

const userSupport: readonly Permission[] = ['users.unlock', 'users.credentials', 'users.factors', 'users.sessions'];

/**
 * What each standard role may do (Okta help: administrator roles). The exact matrix per endpoint is not public; where the help
 * is silent, a role may read what its work requires. Okta's reference names the roles that change schemas.
 */
const grants: Readonly<Record<string, readonly Permission[]>> = {
  ORG_ADMIN: [
    ...readAll,
    ...userSupport,
    'users.manage',
    'groups.manage',
    'groups.members',
    'rules.manage',
    'hooks.manage',
    'schemas.manage',
    'org.manage',
    'zones.manage',
    'policies.manage',
    'devices.manage',
    // Okta help (realms): super and org admins.
    'realms.read',
    'realms.manage',
  ],
  USER_ADMIN: [...userSupport, 'users.read', 'users.manage', 'groups.read', 'groups.members', 'schemas.read'],
  GROUP_MEMBERSHIP_ADMIN: ['users.read', 'groups.read', 'groups.members', 'schemas.read'],
  HELP_DESK_ADMIN: [...userSupport, 'users.read', 'groups.read', 'schemas.read'],
  APP_ADMIN: ['users.read', 'groups.read', 'apps.read', 'apps.manage', 'logs.read', 'schemas.read', 'schemas.manage'],
  READ_ONLY_ADMIN: readAll,
  REPORT_ADMIN: ['logs.read'],
  API_ACCESS_MANAGEMENT_ADMIN: [
    'users.read',
    'groups.read',
    'apps.read',
    'schemas.read',
    'schemas.manage',
    'authorizationServers.read',
    'authorizationServers.manage',
  ],
  MOBILE_ADMIN: ['users.read', 'groups.read', 'schemas.read'],
};

/** The labels of the standard roles (recorded from real orgs; Okta docs: roles). */
export const roleLabels: Readonly<Record<string, string>> = {
  // Recorded in 2026; 'Super Organization Administrator' in recordings of 2020 and 2021.
  SUPER_ADMIN: 'Super Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  // 'User Administrator' in recordings of 2020, this in those of 2023 and 2026.
  USER_ADMIN: 'Group Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  READ_ONLY_ADMIN: 'Read-Only Administrator',
  REPORT_ADMIN: 'Report Administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
  MOBILE_ADMIN: 'Mobile Administrator',
  WORKFLOWS_ADMIN: 'Workflows Administrator',
  ACCESS_CERTIFICATIONS_ADMIN: 'Access Certifications Administrator',
  ACCESS_REQUESTS_ADMIN: 'Access Requests administrator',
};

/**
 * Assignments whose ID is the role's type in Base32, the same for every user and group (recorded from real orgs, 2020 to
 * 2026). Those of SUPER_ADMIN, ORG_ADMIN and READ_ONLY_ADMIN are unique.
 */
export const roleIds: Readonly<Record<string, string>> = {
  APP_ADMIN: 'IFIFAX2BIRGUSTQ',
  USER_ADMIN: 'KVJUKUS7IFCE2SKO',
  HELP_DESK_ADMIN: 'JBCUYUC7IRCVGS27IFCE2SKO',
};

/** The resource sets of the standard roles that are bound to one (Okta's reference: IAM-based standard roles). */
export const roleResourceSets: Readonly<Record<string, string>> = {
  WORKFLOWS_ADMIN: 'WORKFLOWS_IAM_POLICY',
  ACCESS_CERTIFICATIONS_ADMIN: 'ACCESS_CERTIFICATIONS_IAM_POLICY',
  ACCESS_REQUESTS_ADMIN: 'ACCESS_CERTIFICATIONS_IAM_POLICY',
};

/** Whether one of the roles has the permission. A super admin has every permission. */
export function isAllowed(roles: ReadonlySet<string>, permission: Permission): boolean {
  if (roles.has('SUPER_ADMIN')) return true;
  for (const role of roles) {
    if (grants[role]?.includes(permission) === true) return true;
  }
  return false;
}
