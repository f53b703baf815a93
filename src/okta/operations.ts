/** What the connector knows of one Okta operation. */
export interface Operation {
  readonly method: HttpMethod;
  /** Path template; every `{name}` is exactly one segment. */
  readonly path: string;
  /** The tag under which Okta's reference documents it. */
  readonly tag: string;
  /** OAuth scopes that suffice for it. */
  readonly scopes: readonly string[];
  /** Whether sending it twice ends in the same state as sending it once, without a second message to anybody. */
  readonly repeat: boolean;
}

/** The methods that Okta's management API uses. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One row per Okta operation that a step may call (Okta Management API, operation IDs as Okta writes them). */
export const operations = {
  // Users
  listUsers: { method: 'GET', path: '/api/v1/users', tag: 'User', scopes: ['okta.users.read'], repeat: true },
  createUser: { method: 'POST', path: '/api/v1/users', tag: 'User', scopes: ['okta.users.manage'], repeat: false },
  getUser: { method: 'GET', path: '/api/v1/users/{id}', tag: 'User', scopes: ['okta.users.read'], repeat: true },
  updateUser: { method: 'POST', path: '/api/v1/users/{id}', tag: 'User', scopes: ['okta.users.manage'], repeat: true },
  replaceUser: { method: 'PUT', path: '/api/v1/users/{id}', tag: 'User', scopes: ['okta.users.manage'], repeat: true },
  deleteUser: {
    method: 'DELETE',
    path: '/api/v1/users/{id}',
    tag: 'User',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  // User lifecycle
  activateUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/activate',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  reactivateUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reactivate',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  deactivateUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/deactivate',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  suspendUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/suspend',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  unsuspendUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/unsuspend',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  unlockUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/unlock',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  resetFactors: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reset_factors',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    repeat: true,
  },
  // User credentials and sessions
  resetPassword: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reset_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    repeat: false,
  },
  expirePassword: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/expire_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    repeat: true,
  },
  expirePasswordWithTempPassword: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/expire_password_with_temp_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    repeat: true,
  },
  revokeUserSessions: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/sessions',
    tag: 'UserSessions',
    scopes: ['okta.users.manage'],
    repeat: true,
  },
  // What belongs to a user
  listUserGroups: {
    method: 'GET',
    path: '/api/v1/users/{id}/groups',
    tag: 'UserResources',
    scopes: ['okta.users.read'],
    repeat: true,
  },
  listAppLinks: {
    method: 'GET',
    path: '/api/v1/users/{id}/appLinks',
    tag: 'UserResources',
    scopes: ['okta.users.read'],
    repeat: true,
  },
  listFactors: {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors',
    tag: 'UserFactor',
    scopes: ['okta.users.read'],
    repeat: true,
  },
  listAssignedRolesForUser: {
    method: 'GET',
    path: '/api/v1/users/{userId}/roles',
    tag: 'RoleAssignmentAUser',
    scopes: ['okta.roles.read'],
    repeat: true,
  },
  // Groups
  listGroups: { method: 'GET', path: '/api/v1/groups', tag: 'Group', scopes: ['okta.groups.read'], repeat: true },
  getGroup: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}',
    tag: 'Group',
    scopes: ['okta.groups.read'],
    repeat: true,
  },
  listGroupUsers: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/users',
    tag: 'Group',
    scopes: ['okta.groups.read'],
    repeat: true,
  },
  assignUserToGroup: {
    method: 'PUT',
    path: '/api/v1/groups/{groupId}/users/{userId}',
    tag: 'Group',
    scopes: ['okta.groups.manage'],
    repeat: true,
  },
  unassignUserFromGroup: {
    method: 'DELETE',
    path: '/api/v1/groups/{groupId}/users/{userId}',
    tag: 'Group',
    scopes: ['okta.groups.manage'],
    repeat: true,
  },
  listGroupRules: {
    method: 'GET',
    path: '/api/v1/groups/rules',
    tag: 'GroupRule',
    scopes: ['okta.groups.read'],
    repeat: true,
  },
  // Since June 2026; orgs without it answer 404 (Okta's release notes 2026.06.0).
  listGroupRulesForUserInGroup: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/users/{userId}/group-rules',
    tag: 'GroupRule',
    scopes: ['okta.groups.read'],
    repeat: true,
  },
  // Apps
  listApplications: {
    method: 'GET',
    path: '/api/v1/apps',
    tag: 'Application',
    scopes: ['okta.apps.read'],
    repeat: true,
  },
  getApplication: {
    method: 'GET',
    path: '/api/v1/apps/{appId}',
    tag: 'Application',
    scopes: ['okta.apps.read'],
    repeat: true,
  },
  assignUserToApplication: {
    method: 'POST',
    path: '/api/v1/apps/{appId}/users',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.manage'],
    repeat: false,
  },
  getApplicationUser: {
    method: 'GET',
    path: '/api/v1/apps/{appId}/users/{userId}',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.read'],
    repeat: true,
  },
  updateApplicationUser: {
    method: 'POST',
    path: '/api/v1/apps/{appId}/users/{userId}',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.manage'],
    repeat: false,
  },
  unassignUserFromApplication: {
    method: 'DELETE',
    path: '/api/v1/apps/{appId}/users/{userId}',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.manage'],
    repeat: true,
  },
  // The System Log
  listLogEvents: { method: 'GET', path: '/api/v1/logs', tag: 'SystemLog', scopes: ['okta.logs.read'], repeat: true },
  // Event hooks
  listEventHooks: {
    method: 'GET',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.read'],
    repeat: true,
  },
  createEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: false,
  },
  replaceEventHook: {
    method: 'PUT',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  deleteEventHook: {
    method: 'DELETE',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  activateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/activate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  deactivateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/deactivate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  verifyEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/verify',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  // The org
  getUserSchema: {
    method: 'GET',
    path: '/api/v1/meta/schemas/user/{schemaId}',
    tag: 'Schema',
    scopes: ['okta.schemas.read'],
    repeat: true,
  },
  getOrgSettings: {
    method: 'GET',
    path: '/api/v1/org',
    tag: 'OrgSettingGeneral',
    scopes: ['okta.orgs.read'],
    repeat: true,
  },
  getWellknownOrgMetadata: {
    method: 'GET',
    path: '/.well-known/okta-organization',
    tag: 'OrgSettingMetadata',
    scopes: [],
    repeat: true,
  },
} as const satisfies Record<string, Operation>;

/** The ID of an operation in {@link operations}. */
export type OperationId = keyof typeof operations;

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** The path parameters that an operation needs, each one segment. */
export type PathParameters<Id extends OperationId> = Record<Names<(typeof operations)[Id]['path']>, string>;

/** Where Okta documents an operation; its whole reference for none. */
export function operationDocs(id: OperationId | undefined): string {
  if (id === undefined) return 'https://developer.okta.com/docs/api/openapi/okta-management/management/';
  const { tag } = operations[id];
  return `https://developer.okta.com/docs/api/openapi/okta-management/management/tag/${tag}/#tag/${tag}/operation/${id}`;
}
