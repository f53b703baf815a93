import type { Route } from '../http/call.ts';
import { addGroup, deleteGroup, getGroup, listGroups, replaceGroup } from './groups.ts';
import { deleteMember, listMemberRules, listMembers, listUserGroups, putMember } from './members.ts';
import { addOwner, deleteOwner, listOwners } from './owners.ts';

/** Groups, their members and their owners: /api/v1/groups, and the groups of a user. */
export const groupRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/groups', bucket: 'groups', permission: 'groups.read', handle: listGroups },
  { method: 'POST', path: '/api/v1/groups', bucket: 'groups', permission: 'groups.manage', handle: addGroup },
  { method: 'GET', path: '/api/v1/groups/:groupId', bucket: 'group', permission: 'groups.read', handle: getGroup },
  {
    method: 'PUT',
    path: '/api/v1/groups/:groupId',
    bucket: 'group',
    permission: 'groups.manage',
    handle: replaceGroup,
  },
  {
    method: 'DELETE',
    path: '/api/v1/groups/:groupId',
    bucket: 'group',
    permission: 'groups.manage',
    handle: deleteGroup,
  },
  {
    method: 'GET',
    path: '/api/v1/groups/:groupId/users',
    bucket: 'groups',
    permission: 'groups.read',
    handle: listMembers,
  },
  {
    method: 'GET',
    path: '/api/v1/groups/:groupId/users/:userId/group-rules',
    bucket: 'groups',
    permission: 'groups.read',
    handle: listMemberRules,
  },
  {
    method: 'PUT',
    path: '/api/v1/groups/:groupId/users/:userId',
    bucket: 'groups',
    permission: 'groups.members',
    handle: putMember,
  },
  {
    method: 'DELETE',
    path: '/api/v1/groups/:groupId/users/:userId',
    bucket: 'groups',
    permission: 'groups.members',
    handle: deleteMember,
  },
  {
    method: 'GET',
    path: '/api/v1/users/:id/groups',
    bucket: 'users',
    permission: 'users.read',
    handle: listUserGroups,
  },
  {
    method: 'GET',
    path: '/api/v1/groups/:groupId/owners',
    bucket: 'groups',
    permission: 'groups.read',
    handle: listOwners,
  },
  {
    method: 'POST',
    path: '/api/v1/groups/:groupId/owners',
    bucket: 'groups',
    permission: 'groups.manage',
    handle: addOwner,
  },
  {
    method: 'DELETE',
    path: '/api/v1/groups/:groupId/owners/:ownerId',
    bucket: 'groups',
    permission: 'groups.manage',
    handle: deleteOwner,
  },
];
