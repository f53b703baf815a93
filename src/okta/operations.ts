/** The methods that Okta's management API uses. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What the connector knows of one Okta operation. */
export type Operation = ReadOperation | CreateOperation | ChangeOperation;

interface OperationFacts {
  /** Path template; every `{name}` is exactly one segment. */
  readonly path: string;
  /** The tag under which Okta's reference documents it. */
  readonly tag: string;
  /** OAuth scopes that suffice for it. */
  readonly scopes: readonly string[];
  /** Path parameters whose values are secrets. */
  readonly secrets?: readonly string[];
}

/** Reads are always safe to repeat. */
export interface ReadOperation extends OperationFacts {
  readonly method: 'GET';
  /** What a success returns. An empty or different body is not Okta's and counts as lost. */
  readonly returns: 'list' | 'object';
  /** The member of the body that holds the list. Its `_links.next` leads to the next page, instead of the Link header. */
  readonly items?: string;
  /** Okta answers 500 if the page takes too long to build, so a retry asks for half as many items. */
  readonly halveLimitOn500?: true;
}

/** Creates an object with a new ID each time it is sent. */
export interface CreateOperation extends OperationFacts {
  readonly method: 'POST';
  readonly returns: 'object';
  readonly creates: true;
  readonly afterLoss: 'unknown';
}

/** Changes an object that is already there. */
export interface ChangeOperation extends OperationFacts {
  readonly method: Exclude<HttpMethod, 'GET'>;
  /** `nothing` if the result depends on the parameters or has no members that a caller needs. */
  readonly returns: 'object' | 'nothing';
  readonly creates?: never;
  /**
   * What to do if the response is lost: `repeat` where sending it twice has the same effect as once and sends no second
   * message to anybody, else `unknown`. A call may do better, see `WriteArguments.afterLoss`.
   */
  readonly afterLoss: 'repeat' | 'unknown';
  /** A lifecycle change without a body: Okta's "bad request" means that the object's state does not allow it. */
  readonly changesState?: true;
  /** What it does to the user in its path, whose API tokens Okta no longer accepts afterwards. */
  readonly endsAccess?: 'deactivated' | 'suspended' | 'deleted';
}

/** One row per Okta operation that a step may call (Okta Management API, operation IDs as Okta writes them). */
export const operations = {
  // Users
  listUsers: {
    method: 'GET',
    path: '/api/v1/users',
    tag: 'User',
    scopes: ['okta.users.read'],
    returns: 'list',
    halveLimitOn500: true,
  },
  createUser: {
    method: 'POST',
    path: '/api/v1/users',
    tag: 'User',
    scopes: ['okta.users.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  getUser: { method: 'GET', path: '/api/v1/users/{id}', tag: 'User', scopes: ['okta.users.read'], returns: 'object' },
  updateUser: {
    method: 'POST',
    path: '/api/v1/users/{id}',
    tag: 'User',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  replaceUser: {
    method: 'PUT',
    path: '/api/v1/users/{id}',
    tag: 'User',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  deleteUser: {
    method: 'DELETE',
    path: '/api/v1/users/{id}',
    tag: 'User',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    endsAccess: 'deleted',
  },
  activateUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/activate',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  reactivateUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reactivate',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  deactivateUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/deactivate',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
    endsAccess: 'deactivated',
  },
  suspendUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/suspend',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
    endsAccess: 'suspended',
  },
  unsuspendUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/unsuspend',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  unlockUser: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/unlock',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  resetFactors: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reset_factors',
    tag: 'UserLifecycle',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
    changesState: true,
  },
  resetPassword: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/reset_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  expirePassword: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/expire_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'repeat',
    changesState: true,
  },
  expirePasswordWithTempPassword: {
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/expire_password_with_temp_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'repeat',
    changesState: true,
  },
  revokeUserSessions: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/sessions',
    tag: 'UserSessions',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listUserGroups: {
    method: 'GET',
    path: '/api/v1/users/{id}/groups',
    tag: 'UserResources',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  listAppLinks: {
    method: 'GET',
    path: '/api/v1/users/{id}/appLinks',
    tag: 'UserResources',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  getUserSchema: {
    method: 'GET',
    path: '/api/v1/meta/schemas/user/{schemaId}',
    tag: 'Schema',
    scopes: ['okta.schemas.read'],
    returns: 'object',
  },
  listUserBlocks: {
    method: 'GET',
    path: '/api/v1/users/{id}/blocks',
    tag: 'User',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  changePassword: {
    method: 'POST',
    path: '/api/v1/users/{userId}/credentials/change_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  changeRecoveryQuestion: {
    method: 'POST',
    path: '/api/v1/users/{userId}/credentials/change_recovery_question',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  forgotPassword: {
    method: 'POST',
    path: '/api/v1/users/{userId}/credentials/forgot_password',
    tag: 'UserCred',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  listUserTypes: {
    method: 'GET',
    path: '/api/v1/meta/types/user',
    tag: 'UserType',
    scopes: ['okta.userTypes.read'],
    returns: 'list',
  },
  updateUserProfile: {
    method: 'POST',
    path: '/api/v1/meta/schemas/user/{schemaId}',
    tag: 'Schema',
    scopes: ['okta.schemas.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  revokeUserGrants: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/grants',
    tag: 'UserGrant',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  revokeGrantsForUserAndClient: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/clients/{clientId}/grants',
    tag: 'UserGrant',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  revokeUserGrant: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/grants/{grantId}',
    tag: 'UserGrant',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listUserGrants: {
    method: 'GET',
    path: '/api/v1/users/{userId}/grants',
    tag: 'UserGrant',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  getSession: {
    method: 'GET',
    path: '/api/v1/sessions/{sessionId}',
    tag: 'Session',
    scopes: ['okta.sessions.read'],
    secrets: ['sessionId'],
    returns: 'object',
  },
  revokeSession: {
    method: 'DELETE',
    path: '/api/v1/sessions/{sessionId}',
    tag: 'Session',
    scopes: ['okta.sessions.manage'],
    secrets: ['sessionId'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listUserClients: {
    method: 'GET',
    path: '/api/v1/users/{userId}/clients',
    tag: 'UserResources',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  listLinkedObjectDefinitions: {
    method: 'GET',
    path: '/api/v1/meta/schemas/user/linkedObjects',
    tag: 'LinkedObject',
    scopes: ['okta.linkedObjects.read'],
    returns: 'list',
  },
  getGroupSchema: {
    method: 'GET',
    path: '/api/v1/meta/schemas/group/default',
    tag: 'Schema',
    scopes: ['okta.schemas.read'],
    returns: 'object',
  },
  // Groups and group rules
  listGroups: { method: 'GET', path: '/api/v1/groups', tag: 'Group', scopes: ['okta.groups.read'], returns: 'list' },
  getGroup: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}',
    tag: 'Group',
    scopes: ['okta.groups.read'],
    returns: 'object',
  },
  listGroupUsers: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/users',
    tag: 'Group',
    scopes: ['okta.groups.read'],
    returns: 'list',
  },
  assignUserToGroup: {
    method: 'PUT',
    path: '/api/v1/groups/{groupId}/users/{userId}',
    tag: 'Group',
    scopes: ['okta.groups.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  unassignUserFromGroup: {
    method: 'DELETE',
    path: '/api/v1/groups/{groupId}/users/{userId}',
    tag: 'Group',
    scopes: ['okta.groups.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listGroupRules: {
    method: 'GET',
    path: '/api/v1/groups/rules',
    tag: 'GroupRule',
    scopes: ['okta.groups.read'],
    returns: 'list',
  },
  listGroupRulesForUserInGroup: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/users/{userId}/group-rules',
    tag: 'GroupRule',
    scopes: ['okta.groups.read'],
    returns: 'list',
  },
  addGroup: {
    method: 'POST',
    path: '/api/v1/groups',
    tag: 'Group',
    scopes: ['okta.groups.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  replaceGroup: {
    method: 'PUT',
    path: '/api/v1/groups/{groupId}',
    tag: 'Group',
    scopes: ['okta.groups.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  deleteGroup: {
    method: 'DELETE',
    path: '/api/v1/groups/{groupId}',
    tag: 'Group',
    scopes: ['okta.groups.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listAssignedApplicationsForGroup: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/apps',
    tag: 'Group',
    scopes: ['okta.groups.read'],
    returns: 'list',
  },
  getGroupRule: {
    method: 'GET',
    path: '/api/v1/groups/rules/{groupRuleId}',
    tag: 'GroupRule',
    scopes: ['okta.groups.read'],
    returns: 'object',
  },
  createGroupRule: {
    method: 'POST',
    path: '/api/v1/groups/rules',
    tag: 'GroupRule',
    scopes: ['okta.groups.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  activateGroupRule: {
    method: 'POST',
    path: '/api/v1/groups/rules/{groupRuleId}/lifecycle/activate',
    tag: 'GroupRule',
    scopes: ['okta.groups.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  replaceGroupRule: {
    method: 'PUT',
    path: '/api/v1/groups/rules/{groupRuleId}',
    tag: 'GroupRule',
    scopes: ['okta.groups.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  deactivateGroupRule: {
    method: 'POST',
    path: '/api/v1/groups/rules/{groupRuleId}/lifecycle/deactivate',
    tag: 'GroupRule',
    scopes: ['okta.groups.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  deleteGroupRule: {
    method: 'DELETE',
    path: '/api/v1/groups/rules/{groupRuleId}',
    tag: 'GroupRule',
    scopes: ['okta.groups.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listGroupOwners: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/owners',
    tag: 'GroupOwner',
    scopes: ['okta.groups.read'],
    returns: 'list',
  },
  // Apps
  listApplications: {
    method: 'GET',
    path: '/api/v1/apps',
    tag: 'Application',
    scopes: ['okta.apps.read'],
    returns: 'list',
  },
  getApplication: {
    method: 'GET',
    path: '/api/v1/apps/{appId}',
    tag: 'Application',
    scopes: ['okta.apps.read'],
    returns: 'object',
  },
  assignUserToApplication: {
    method: 'POST',
    path: '/api/v1/apps/{appId}/users',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  getApplicationUser: {
    method: 'GET',
    path: '/api/v1/apps/{appId}/users/{userId}',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.read'],
    returns: 'object',
  },
  updateApplicationUser: {
    method: 'POST',
    path: '/api/v1/apps/{appId}/users/{userId}',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  unassignUserFromApplication: {
    method: 'DELETE',
    path: '/api/v1/apps/{appId}/users/{userId}',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  createApplication: {
    method: 'POST',
    path: '/api/v1/apps',
    tag: 'Application',
    scopes: ['okta.apps.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  replaceApplication: {
    method: 'PUT',
    path: '/api/v1/apps/{appId}',
    tag: 'Application',
    scopes: ['okta.apps.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  activateApplication: {
    method: 'POST',
    path: '/api/v1/apps/{appId}/lifecycle/activate',
    tag: 'Application',
    scopes: ['okta.apps.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  deactivateApplication: {
    method: 'POST',
    path: '/api/v1/apps/{appId}/lifecycle/deactivate',
    tag: 'Application',
    scopes: ['okta.apps.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  deleteApplication: {
    method: 'DELETE',
    path: '/api/v1/apps/{appId}',
    tag: 'Application',
    scopes: ['okta.apps.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listApplicationUsers: {
    method: 'GET',
    path: '/api/v1/apps/{appId}/users',
    tag: 'ApplicationUsers',
    scopes: ['okta.apps.read'],
    returns: 'list',
  },
  listApplicationGroupAssignments: {
    method: 'GET',
    path: '/api/v1/apps/{appId}/groups',
    tag: 'ApplicationGroups',
    scopes: ['okta.apps.read'],
    returns: 'list',
  },
  getApplicationGroupAssignment: {
    method: 'GET',
    path: '/api/v1/apps/{appId}/groups/{groupId}',
    tag: 'ApplicationGroups',
    scopes: ['okta.apps.read'],
    returns: 'object',
  },
  assignGroupToApplication: {
    method: 'PUT',
    path: '/api/v1/apps/{appId}/groups/{groupId}',
    tag: 'ApplicationGroups',
    scopes: ['okta.apps.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  updateGroupAssignmentToApplication: {
    method: 'PATCH',
    path: '/api/v1/apps/{appId}/groups/{groupId}',
    tag: 'ApplicationGroups',
    scopes: ['okta.apps.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  unassignApplicationFromGroup: {
    method: 'DELETE',
    path: '/api/v1/apps/{appId}/groups/{groupId}',
    tag: 'ApplicationGroups',
    scopes: ['okta.apps.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  // Factors and authenticators
  listFactors: {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors',
    tag: 'UserFactor',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  getFactor: {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors/{factorId}',
    tag: 'UserFactor',
    scopes: ['okta.users.read'],
    returns: 'object',
  },
  listSupportedFactors: {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors/catalog',
    tag: 'UserFactor',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  enrollFactor: {
    method: 'POST',
    path: '/api/v1/users/{userId}/factors',
    tag: 'UserFactor',
    scopes: ['okta.users.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  activateFactor: {
    method: 'POST',
    path: '/api/v1/users/{userId}/factors/{factorId}/lifecycle/activate',
    tag: 'UserFactor',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  verifyFactor: {
    method: 'POST',
    path: '/api/v1/users/{userId}/factors/{factorId}/verify',
    tag: 'UserFactor',
    scopes: ['okta.users.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  getFactorTransactionStatus: {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors/{factorId}/transactions/{transactionId}',
    tag: 'UserFactor',
    scopes: ['okta.users.read'],
    returns: 'object',
  },
  unenrollFactor: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/factors/{factorId}',
    tag: 'UserFactor',
    scopes: ['okta.users.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listAuthenticators: {
    method: 'GET',
    path: '/api/v1/authenticators',
    tag: 'Authenticator',
    scopes: ['okta.authenticators.read'],
    returns: 'list',
  },
  listSupportedSecurityQuestions: {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors/questions',
    tag: 'UserFactor',
    scopes: [],
    returns: 'list',
  },
  // Admin roles
  listAssignedRolesForUser: {
    method: 'GET',
    path: '/api/v1/users/{userId}/roles',
    tag: 'RoleAssignmentAUser',
    scopes: ['okta.roles.read'],
    returns: 'list',
  },
  listGroupAssignedRoles: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/roles',
    tag: 'RoleAssignmentBGroup',
    scopes: ['okta.roles.read'],
    returns: 'list',
  },
  assignRoleToUser: {
    method: 'POST',
    path: '/api/v1/users/{userId}/roles',
    tag: 'RoleAssignmentAUser',
    scopes: ['okta.roles.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  assignGroupTargetToUserRole: {
    method: 'PUT',
    path: '/api/v1/users/{userId}/roles/{roleAssignmentId}/targets/groups/{groupId}',
    tag: 'RoleBTargetAdmin',
    scopes: ['okta.roles.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  assignAppTargetToAdminRoleForUser: {
    method: 'PUT',
    path: '/api/v1/users/{userId}/roles/{roleAssignmentId}/targets/catalog/apps/{appName}',
    tag: 'RoleBTargetAdmin',
    scopes: ['okta.roles.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  assignAppInstanceTargetToAppAdminRoleForUser: {
    method: 'PUT',
    path: '/api/v1/users/{userId}/roles/{roleAssignmentId}/targets/catalog/apps/{appName}/{appId}',
    tag: 'RoleBTargetAdmin',
    scopes: ['okta.roles.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listGroupTargetsForRole: {
    method: 'GET',
    path: '/api/v1/users/{userId}/roles/{roleAssignmentId}/targets/groups',
    tag: 'RoleBTargetAdmin',
    scopes: ['okta.roles.read'],
    returns: 'list',
  },
  listApplicationTargetsForApplicationAdministratorRoleForUser: {
    method: 'GET',
    path: '/api/v1/users/{userId}/roles/{roleAssignmentId}/targets/catalog/apps',
    tag: 'RoleBTargetAdmin',
    scopes: ['okta.roles.read'],
    returns: 'list',
  },
  unassignRoleFromUser: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/roles/{roleAssignmentId}',
    tag: 'RoleAssignmentAUser',
    scopes: ['okta.roles.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listRoles: {
    method: 'GET',
    path: '/api/v1/iam/roles',
    tag: 'RoleECustom',
    scopes: ['okta.roles.read'],
    returns: 'list',
    items: 'roles',
  },
  listResourceSets: {
    method: 'GET',
    path: '/api/v1/iam/resource-sets',
    tag: 'RoleCResourceSet',
    scopes: ['okta.roles.read'],
    returns: 'list',
    items: 'resource-sets',
  },
  // Network zones
  listNetworkZones: {
    method: 'GET',
    path: '/api/v1/zones',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.read'],
    returns: 'list',
  },
  getNetworkZone: {
    method: 'GET',
    path: '/api/v1/zones/{zoneId}',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.read'],
    returns: 'object',
  },
  createNetworkZone: {
    method: 'POST',
    path: '/api/v1/zones',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  replaceNetworkZone: {
    method: 'PUT',
    path: '/api/v1/zones/{zoneId}',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  activateNetworkZone: {
    method: 'POST',
    path: '/api/v1/zones/{zoneId}/lifecycle/activate',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  deactivateNetworkZone: {
    method: 'POST',
    path: '/api/v1/zones/{zoneId}/lifecycle/deactivate',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  deleteNetworkZone: {
    method: 'DELETE',
    path: '/api/v1/zones/{zoneId}',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  // Policies
  listPolicies: {
    method: 'GET',
    path: '/api/v1/policies',
    tag: 'Policy',
    scopes: ['okta.policies.read'],
    returns: 'list',
  },
  getPolicy: {
    method: 'GET',
    path: '/api/v1/policies/{policyId}',
    tag: 'Policy',
    scopes: ['okta.policies.read'],
    returns: 'object',
  },
  listPolicyRules: {
    method: 'GET',
    path: '/api/v1/policies/{policyId}/rules',
    tag: 'Policy',
    scopes: ['okta.policies.read'],
    returns: 'list',
  },
  // Devices
  listDevices: {
    method: 'GET',
    path: '/api/v1/devices',
    tag: 'Device',
    scopes: ['okta.devices.read'],
    returns: 'list',
  },
  getDevice: {
    method: 'GET',
    path: '/api/v1/devices/{deviceId}',
    tag: 'Device',
    scopes: ['okta.devices.read'],
    returns: 'object',
  },
  listDeviceUsers: {
    method: 'GET',
    path: '/api/v1/devices/{deviceId}/users',
    tag: 'Device',
    scopes: ['okta.devices.read'],
    returns: 'list',
  },
  activateDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/activate',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  deactivateDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/deactivate',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  suspendDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/suspend',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  unsuspendDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/unsuspend',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
    changesState: true,
  },
  deleteDevice: {
    method: 'DELETE',
    path: '/api/v1/devices/{deviceId}',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listUserDevices: {
    method: 'GET',
    path: '/api/v1/users/{userId}/devices',
    tag: 'UserResources',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  // Identity sources
  createIdentitySourceSession: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  uploadIdentitySourceDataForUpsert: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-upsert',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  startImportFromIdentitySource: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/start-import',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  getIdentitySourceSession: {
    method: 'GET',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.read'],
    returns: 'object',
  },
  listIdentitySourceSessions: {
    method: 'GET',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.read'],
    returns: 'list',
  },
  uploadIdentitySourceDataForDelete: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-delete',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  deleteIdentitySourceSession: {
    method: 'DELETE',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  // Event hooks
  listEventHooks: {
    method: 'GET',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.read'],
    returns: 'list',
  },
  createEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  replaceEventHook: {
    method: 'PUT',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  deleteEventHook: {
    method: 'DELETE',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  activateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/activate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  deactivateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/deactivate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  verifyEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/verify',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  // The org: System Log, settings, identity providers, authorization servers, API tokens, realms
  listLogEvents: { method: 'GET', path: '/api/v1/logs', tag: 'SystemLog', scopes: ['okta.logs.read'], returns: 'list' },
  getOrgSettings: {
    method: 'GET',
    path: '/api/v1/org',
    tag: 'OrgSettingGeneral',
    scopes: ['okta.orgs.read'],
    returns: 'object',
  },
  getWellknownOrgMetadata: {
    method: 'GET',
    path: '/.well-known/okta-organization',
    tag: 'OrgSettingMetadata',
    scopes: [],
    returns: 'object',
  },
  listIdentityProviders: {
    method: 'GET',
    path: '/api/v1/idps',
    tag: 'IdentityProvider',
    scopes: ['okta.idps.read'],
    returns: 'list',
  },
  listRealms: { method: 'GET', path: '/api/v1/realms', tag: 'Realm', scopes: ['okta.realms.read'], returns: 'list' },
  listApiTokens: {
    method: 'GET',
    path: '/api/v1/api-tokens',
    tag: 'ApiToken',
    scopes: ['okta.apiTokens.read'],
    returns: 'list',
  },
  listAuthorizationServers: {
    method: 'GET',
    path: '/api/v1/authorizationServers',
    tag: 'AuthorizationServer',
    scopes: ['okta.authorizationServers.read'],
    returns: 'list',
  },
  listOAuth2Scopes: {
    method: 'GET',
    path: '/api/v1/authorizationServers/{authServerId}/scopes',
    tag: 'AuthorizationServerScopes',
    scopes: ['okta.authorizationServers.read'],
    returns: 'list',
  },
} as const satisfies Record<string, Operation>;

/** The ID of an operation in {@link operations}. */
export type OperationId = keyof typeof operations;

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** An operation that returns a list, page by page. */
export type ListOperationId = {
  [Id in OperationId]: (typeof operations)[Id]['returns'] extends 'list' ? Id : never;
}[OperationId];

/** An operation that changes something in the org. */
export type WriteOperationId = {
  [Id in OperationId]: (typeof operations)[Id]['method'] extends 'GET' ? never : Id;
}[OperationId];

/** The path parameters that an operation needs, each one segment. */
export type PathParameters<Id extends OperationId> = Record<Names<(typeof operations)[Id]['path']>, string>;

/** Where Okta documents an operation; its whole reference for none. */
export function operationDocs(id: OperationId | undefined): string {
  if (id === undefined) return 'https://developer.okta.com/docs/api/openapi/okta-management/management/';
  const { tag } = operations[id];
  return `https://developer.okta.com/docs/api/openapi/okta-management/management/tag/${tag}/#tag/${tag}/operation/${id}`;
}

/** The facts about an operation ID; `undefined` for anything else, such as the shape of a raw call. */
export function operationCalled(id: string): Operation | undefined {
  return rows.get(id);
}

/** A request of a known operation. */
export interface MatchedOperation {
  readonly id: string;
  readonly operation: Operation;
  /** The path parameters as they stand in the path, still encoded. */
  readonly parameters: readonly string[];
}

/**
 * The operation that a request to any path is.
 *
 * @example matchOperation('DELETE', '/api/v1/users/00u1?sendEmail=true') // deleteUser, ['00u1']
 */
export function matchOperation(method: HttpMethod, path: string): MatchedOperation | undefined {
  const [pathname = ''] = path.split('?');
  patterns ??= pathPatterns();
  for (const { id, operation, pattern } of patterns) {
    const found = operation.method === method ? pattern.exec(pathname) : null;
    if (found !== null) return { id, operation, parameters: found.slice(1) };
  }
  return undefined;
}

const rows: ReadonlyMap<string, Operation> = new Map(Object.entries(operations));

interface PathPattern {
  readonly id: string;
  readonly operation: Operation;
  readonly pattern: RegExp;
}

// Made on first use: nearly every call names its operation.
let patterns: readonly PathPattern[] | undefined;

/** The paths of all operations. Fixed segments win over parameters: /api/v1/groups/rules is not a group. */
function pathPatterns(): PathPattern[] {
  return [...rows]
    .map(([id, operation]): PathPattern => {
      return { id, operation, pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`) };
    })
    .sort((one, other) => one.operation.path.split('{').length - other.operation.path.split('{').length);
}
