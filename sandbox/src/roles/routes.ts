import type { Call, OrgResponse, Route } from '../http/call.ts';
import {
  addPermission,
  createCustomRole,
  deleteCustomRole,
  deletePermission,
  getCustomRole,
  getPermission,
  listCustomRoles,
  listPermissions,
  replaceCustomRole,
} from './custom-roles.ts';
import {
  createResourceSet,
  deleteResourceSet,
  getResourceSet,
  listResourceSets,
  replaceResourceSet,
} from './resource-sets.ts';
import {
  type Assignee,
  addRole,
  deleteRole,
  getRole,
  groupAssignee,
  listAssignees,
  listRoles,
  userAssignee,
} from './roles.ts';
import {
  deleteAppTarget,
  deleteGroupTarget,
  listAppTargets,
  listGroupTargets,
  putAllApps,
  putAppTarget,
  putGroupTarget,
} from './targets.ts';

type Handle = (call: Call, assignee: Assignee) => OrgResponse;

/** The roles of users or of groups, and their targets. */
function routesOf(root: string, assignee: (call: Call) => Assignee): readonly Route[] {
  const one = `${root}/:roleAssignmentId`;
  const groups = `${one}/targets/groups`;
  const apps = `${one}/targets/catalog/apps`;
  const bucket = root.startsWith('/api/v1/groups') ? 'groups' : 'users';
  const route = (method: Route['method'], path: string, handle: Handle): Route => {
    const permission = method === 'GET' ? 'roles.read' : 'roles.manage';
    return { method, path, bucket, permission, handle: (call) => handle(call, assignee(call)) };
  };
  return [
    route('GET', root, listRoles),
    route('POST', root, addRole),
    route('GET', one, getRole),
    route('DELETE', one, deleteRole),
    route('GET', groups, listGroupTargets),
    route('PUT', `${groups}/:targetGroupId`, putGroupTarget),
    route('DELETE', `${groups}/:targetGroupId`, deleteGroupTarget),
    route('GET', apps, listAppTargets),
    route('PUT', `${apps}/:appName`, putAppTarget),
    route('DELETE', `${apps}/:appName`, deleteAppTarget),
    route('PUT', `${apps}/:appName/:appId`, putAppTarget),
    route('DELETE', `${apps}/:appName/:appId`, deleteAppTarget),
    // Okta's reference has it for users only.
    ...(bucket === 'users' ? [route('PUT', apps, putAllApps)] : []),
  ];
}

const read = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `/api/v1/iam${path}`,
  bucket: 'other',
  permission: 'roles.read',
  handle,
});

const write = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
  ...read(path, handle),
  method,
  permission: 'roles.manage',
});

const role = '/roles/:roleIdOrLabel';
const permission = `${role}/permissions/:permissionType`;
const set = '/resource-sets/:resourceSetIdOrLabel';

/** Admin roles of users and groups, the users who have any, custom roles and resource sets. */
export const roleRoutes: readonly Route[] = [
  ...routesOf('/api/v1/users/:userId/roles', userAssignee),
  ...routesOf('/api/v1/groups/:groupId/roles', groupAssignee),
  read('/assignees/users', listAssignees),
  read('/roles', listCustomRoles),
  write('POST', '/roles', createCustomRole),
  read(role, getCustomRole),
  write('PUT', role, replaceCustomRole),
  write('DELETE', role, deleteCustomRole),
  read(`${role}/permissions`, listPermissions),
  read(permission, getPermission),
  write('POST', permission, addPermission),
  write('DELETE', permission, deletePermission),
  read('/resource-sets', listResourceSets),
  write('POST', '/resource-sets', createResourceSet),
  read(set, getResourceSet),
  write('PUT', set, replaceResourceSet),
  write('DELETE', set, deleteResourceSet),
];
