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
}

/** Reads are always safe to repeat. */
export interface ReadOperation extends OperationFacts {
  readonly method: 'GET';
  /** What a success returns. An empty or different body is not Okta's and counts as lost. */
  readonly returns: 'list' | 'object';
  /** Okta answers 500 if the page takes too long to build, so a retry asks for half as many items. */
  readonly halveLimitOn500?: true;
}

/** Makes an object with an ID of its own, each time it is sent. */
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
  // User lifecycle
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
  // User credentials and sessions
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
  // What belongs to a user
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
  listFactors: {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors',
    tag: 'UserFactor',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
  listAssignedRolesForUser: {
    method: 'GET',
    path: '/api/v1/users/{userId}/roles',
    tag: 'RoleAssignmentAUser',
    scopes: ['okta.roles.read'],
    returns: 'list',
  },
  // Groups
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
  // Since June 2026; orgs without it answer 404 (Okta's release notes 2026.06.0).
  listGroupRulesForUserInGroup: {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/users/{userId}/group-rules',
    tag: 'GroupRule',
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
  // The System Log
  listLogEvents: { method: 'GET', path: '/api/v1/logs', tag: 'SystemLog', scopes: ['okta.logs.read'], returns: 'list' },
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
  // The org
  getUserSchema: {
    method: 'GET',
    path: '/api/v1/meta/schemas/user/{schemaId}',
    tag: 'Schema',
    scopes: ['okta.schemas.read'],
    returns: 'object',
  },
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
  for (const [operation, pattern] of patterns) {
    const found = operation.method === method ? pattern.exec(pathname) : null;
    if (found !== null) return { operation, parameters: found.slice(1) };
  }
  return undefined;
}

const rows: ReadonlyMap<string, Operation> = new Map(Object.entries(operations));

// Fixed segments win over parameters: /api/v1/groups/rules is not a group.
const patterns = [...rows.values()]
  .map((operation): [Operation, RegExp] => [
    operation,
    new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
  ])
  .sort(([one], [other]) => one.path.split('{').length - other.path.split('{').length);
