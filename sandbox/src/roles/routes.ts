import type { Call, Route } from '../http/call.ts';
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

function routesOf(root: string, assignee: (call: Call) => Assignee): readonly Route[] {
  const one = `${root}/:roleAssignmentId`;
  const bucket = root.startsWith('/api/v1/groups') ? 'groups' : 'users';
  return [
    { method: 'GET', path: root, bucket, permission: 'roles.read', handle: (call) => listRoles(call, assignee(call)) },
    { method: 'POST', path: root, bucket, permission: 'roles.manage', handle: (call) => addRole(call, assignee(call)) },
    {
      method: 'GET',
      path: one,
      bucket,
      permission: 'roles.read',
      handle: (call) => getRole(call, assignee(call)),
    },
    {
      method: 'DELETE',
      path: one,
      bucket,
      permission: 'roles.manage',
      handle: (call) => deleteRole(call, assignee(call)),
    },
  ];
}

/** Admin roles of users and groups, and the users who have any. */
export const roleRoutes: readonly Route[] = [
  ...routesOf('/api/v1/users/:userId/roles', userAssignee),
  ...routesOf('/api/v1/groups/:groupId/roles', groupAssignee),
  {
    method: 'GET',
    path: '/api/v1/iam/assignees/users',
    bucket: 'other',
    permission: 'roles.read',
    handle: listAssignees,
  },
];
