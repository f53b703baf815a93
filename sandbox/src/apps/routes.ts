import type { Route } from '../http/call.ts';
import { deleteAppGroup, getAppGroup, listAppGroups, patchAppGroup, putAppGroup } from './app-groups.ts';
import {
  addAppUser,
  deleteAppUser,
  getAppUser,
  listAppLinks,
  listAppUsers,
  listGroupApps,
  updateAppUser,
} from './app-users.ts';
import { addApp, deleteApp, getApp, listApps, replaceApp, samlMetadata } from './apps.ts';
import { cloneKey, generateKey, getKey, listKeys } from './key-credentials.ts';
import { activateApp, deactivateApp } from './lifecycle.ts';

const keys = '/api/v1/apps/:appId/credentials/keys';
const readKey = { method: 'GET', bucket: 'app', permission: 'apps.read' } as const;
const makeKey = { method: 'POST', bucket: 'app', permission: 'apps.manage' } as const;

/** Apps and their assignments: /api/v1/apps, and the apps of a user and of a group. */
export const appRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/apps', bucket: 'apps', permission: 'apps.read', handle: listApps },
  { method: 'POST', path: '/api/v1/apps', bucket: 'apps', permission: 'apps.manage', handle: addApp },
  {
    method: 'GET',
    path: '/api/v1/apps/:appId',
    bucket: 'app',
    permission: 'apps.read',
    handle: getApp,
  },
  { method: 'PUT', path: '/api/v1/apps/:appId', bucket: 'app', permission: 'apps.manage', handle: replaceApp },
  { method: 'DELETE', path: '/api/v1/apps/:appId', bucket: 'app', permission: 'apps.manage', handle: deleteApp },
  {
    method: 'GET',
    path: '/api/v1/apps/:appId/sso/saml/metadata',
    bucket: 'app',
    permission: 'apps.read',
    handle: samlMetadata,
  },
  {
    method: 'POST',
    path: '/api/v1/apps/:appId/lifecycle/activate',
    bucket: 'apps',
    permission: 'apps.manage',
    handle: activateApp,
  },
  {
    method: 'POST',
    path: '/api/v1/apps/:appId/lifecycle/deactivate',
    bucket: 'apps',
    permission: 'apps.manage',
    handle: deactivateApp,
  },
  { method: 'GET', path: '/api/v1/apps/:appId/users', bucket: 'apps', permission: 'apps.read', handle: listAppUsers },
  { method: 'POST', path: '/api/v1/apps/:appId/users', bucket: 'apps', permission: 'apps.manage', handle: addAppUser },
  {
    method: 'GET',
    path: '/api/v1/apps/:appId/users/:userId',
    bucket: 'apps',
    permission: 'apps.read',
    handle: getAppUser,
  },
  {
    method: 'POST',
    path: '/api/v1/apps/:appId/users/:userId',
    bucket: 'apps',
    permission: 'apps.manage',
    handle: updateAppUser,
  },
  {
    method: 'DELETE',
    path: '/api/v1/apps/:appId/users/:userId',
    bucket: 'apps',
    permission: 'apps.manage',
    handle: deleteAppUser,
  },
  {
    method: 'GET',
    path: '/api/v1/users/:id/appLinks',
    bucket: 'users',
    permission: 'users.read',
    handle: listAppLinks,
  },
  {
    method: 'GET',
    path: '/api/v1/groups/:groupId/apps',
    bucket: 'groups',
    permission: 'groups.read',
    handle: listGroupApps,
  },
  { method: 'GET', path: '/api/v1/apps/:appId/groups', bucket: 'apps', permission: 'apps.read', handle: listAppGroups },
  {
    method: 'GET',
    path: '/api/v1/apps/:appId/groups/:groupId',
    bucket: 'apps',
    permission: 'apps.read',
    handle: getAppGroup,
  },
  {
    method: 'PATCH',
    path: '/api/v1/apps/:appId/groups/:groupId',
    bucket: 'apps',
    permission: 'apps.manage',
    handle: patchAppGroup,
  },
  {
    method: 'PUT',
    path: '/api/v1/apps/:appId/groups/:groupId',
    bucket: 'apps',
    permission: 'apps.manage',
    handle: putAppGroup,
  },
  {
    method: 'DELETE',
    path: '/api/v1/apps/:appId/groups/:groupId',
    bucket: 'apps',
    permission: 'apps.manage',
    handle: deleteAppGroup,
  },
  { ...readKey, path: keys, handle: listKeys },
  { ...makeKey, path: `${keys}/generate`, handle: generateKey },
  { ...readKey, path: `${keys}/:keyId`, handle: getKey },
  { ...makeKey, path: `${keys}/:keyId/clone`, handle: cloneKey },
];
