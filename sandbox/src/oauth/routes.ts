import type { Route } from '../http/call.ts';
import { assignRole, listRoles, unassignRole } from './client-roles.ts';
import { getGrant, grantScope, listGrants, revokeGrant } from './grants.ts';
import { issueToken, listKeys } from './token-endpoint.ts';

/** What makes and serves service apps: their tokens, scopes and roles. */
export const oauthRoutes: readonly Route[] = [
  { method: 'POST', path: '/oauth2/v1/token', bucket: 'token', permission: 'public', handle: issueToken },
  { method: 'GET', path: '/oauth2/v1/keys', bucket: 'other', permission: 'public', handle: listKeys },
  { method: 'GET', path: '/api/v1/apps/:appId/grants', bucket: 'app', permission: 'apps.read', handle: listGrants },
  { method: 'POST', path: '/api/v1/apps/:appId/grants', bucket: 'app', permission: 'roles.manage', handle: grantScope },
  {
    method: 'GET',
    path: '/api/v1/apps/:appId/grants/:grantId',
    bucket: 'app',
    permission: 'apps.read',
    handle: getGrant,
  },
  {
    method: 'DELETE',
    path: '/api/v1/apps/:appId/grants/:grantId',
    bucket: 'app',
    permission: 'roles.manage',
    handle: revokeGrant,
  },
  {
    method: 'GET',
    path: '/oauth2/v1/clients/:clientId/roles',
    bucket: 'clients',
    permission: 'roles.read',
    handle: listRoles,
  },
  {
    method: 'POST',
    path: '/oauth2/v1/clients/:clientId/roles',
    bucket: 'clients',
    permission: 'roles.manage',
    handle: assignRole,
  },
  {
    method: 'DELETE',
    path: '/oauth2/v1/clients/:clientId/roles/:roleAssignmentId',
    bucket: 'clients',
    permission: 'roles.manage',
    handle: unassignRole,
  },
];
