import type { Route } from '../http/call.ts';
import { authenticate } from './authn.ts';
import { listBlocks } from './blocks.ts';
import { credentialOperations } from './credentials.ts';
import { emptyLists, listNothing } from './empty-lists.ts';
import { lifecycleOperations, logged } from './lifecycle.ts';
import { linkUser, listLinkedUsers, unlinkUser } from './linked-users.ts';
import { getRisk, putRisk } from './risk.ts';
import { createSession, endSession, endSessions, getSession, refreshSession } from './sessions.ts';
import { addUser, deleteUser, getMe, getUser, listUsers, postUser, putUser } from './users.ts';

/** Users, their lifecycle and their resources: /api/v1/users and /api/v1/sessions. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/users', bucket: 'users', permission: 'users.read', handle: listUsers },
  { method: 'POST', path: '/api/v1/users', bucket: 'users', permission: 'users.manage', handle: addUser },
  { method: 'GET', path: '/api/v1/users/me', bucket: 'user-read', permission: 'none', handle: getMe },
  { method: 'GET', path: '/api/v1/users/:id', bucket: 'user-read', permission: 'users.read', handle: getUser },
  {
    method: 'POST',
    path: '/api/v1/users/:id',
    bucket: 'user-write',
    permission: 'users.manage',
    handle: postUser,
  },
  {
    method: 'PUT',
    path: '/api/v1/users/:id',
    bucket: 'user-write',
    permission: 'users.manage',
    handle: putUser,
  },
  { method: 'DELETE', path: '/api/v1/users/:id', bucket: 'user-write', permission: 'users.manage', handle: deleteUser },
  ...Object.entries(lifecycleOperations).map(
    ([name, operation]): Route => ({
      method: 'POST',
      path: `/api/v1/users/:id/lifecycle/${name}`,
      bucket: 'user-write',
      permission: operation.permission,
      handle: logged(operation),
    }),
  ),
  { method: 'GET', path: '/api/v1/users/:id/blocks', bucket: 'users', permission: 'users.read', handle: listBlocks },
  {
    method: 'GET',
    path: '/api/v1/users/:userIdOrLogin/linkedObjects/:relationshipName',
    bucket: 'users',
    permission: 'users.read',
    handle: listLinkedUsers,
  },
  {
    method: 'PUT',
    path: '/api/v1/users/:userIdOrLogin/linkedObjects/:relationshipName/:primaryUserId',
    bucket: 'users',
    permission: 'users.manage',
    handle: linkUser,
  },
  {
    method: 'DELETE',
    path: '/api/v1/users/:userIdOrLogin/linkedObjects/:relationshipName',
    bucket: 'users',
    permission: 'users.manage',
    handle: unlinkUser,
  },
  ...emptyLists.map(
    (name): Route => ({
      method: 'GET',
      path: `/api/v1/users/:id/${name}`,
      bucket: 'users',
      permission: 'users.read',
      handle: listNothing,
    }),
  ),
  {
    method: 'GET',
    path: '/api/v1/users/:userId/risk',
    bucket: 'users',
    permission: 'users.read',
    handle: getRisk,
  },
  { method: 'PUT', path: '/api/v1/users/:userId/risk', bucket: 'users', permission: 'users.manage', handle: putRisk },
  ...Object.entries(credentialOperations).map(
    ([name, handle]): Route => ({
      method: 'POST',
      path: `/api/v1/users/:userId/credentials/${name}`,
      bucket: 'user-write',
      permission: 'users.credentials',
      handle,
    }),
  ),
  {
    method: 'DELETE',
    path: '/api/v1/users/:userId/sessions',
    bucket: 'users',
    permission: 'users.sessions',
    handle: endSessions,
  },
  { method: 'POST', path: '/api/v1/authn', bucket: 'other', permission: 'public', handle: authenticate },
  { method: 'POST', path: '/api/v1/sessions', bucket: 'other', permission: 'public', handle: createSession },
  { method: 'GET', path: '/api/v1/sessions/me', bucket: 'other', permission: 'public', handle: getSession },
  { method: 'DELETE', path: '/api/v1/sessions/me', bucket: 'other', permission: 'public', handle: endSession },
  {
    method: 'POST',
    path: '/api/v1/sessions/me/lifecycle/refresh',
    bucket: 'other',
    permission: 'public',
    handle: refreshSession,
  },
  {
    method: 'GET',
    path: '/api/v1/sessions/:sessionId',
    bucket: 'other',
    permission: 'users.sessions',
    handle: getSession,
  },
  {
    method: 'DELETE',
    path: '/api/v1/sessions/:sessionId',
    bucket: 'other',
    permission: 'users.sessions',
    handle: endSession,
  },
  {
    method: 'POST',
    path: '/api/v1/sessions/:sessionId/lifecycle/refresh',
    bucket: 'other',
    permission: 'users.sessions',
    handle: refreshSession,
  },
];
