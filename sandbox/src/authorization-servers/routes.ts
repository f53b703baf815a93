import type { Route } from '../http/call.ts';
import { routesOf } from '../stored/routes.ts';
import {
  activateAuthorizationServer,
  createAuthorizationServer,
  deactivateAuthorizationServer,
  deleteAuthorizationServer,
  replaceAuthorizationServer,
} from './changes.ts';
import { serverParts } from './parts.ts';
import { createScope, deleteScope, getScope, listScopes, replaceScope } from './scopes.ts';
import { getAuthorizationServer, listAuthorizationServers } from './servers.ts';

const one = '/api/v1/authorizationServers/:authServerId';
const read = { method: 'GET', bucket: 'other', permission: 'authorizationServers.read' } as const;
const write = { bucket: 'other', permission: 'authorizationServers.manage' } as const;

/** Custom authorization servers, their scopes, claims and policies: /api/v1/authorizationServers. */
export const authorizationServerRoutes: readonly Route[] = [
  { ...read, path: '/api/v1/authorizationServers', handle: listAuthorizationServers },
  { ...write, method: 'POST', path: '/api/v1/authorizationServers', handle: createAuthorizationServer },
  { ...read, path: one, handle: getAuthorizationServer },
  { ...write, method: 'PUT', path: one, handle: replaceAuthorizationServer },
  { ...write, method: 'DELETE', path: one, handle: deleteAuthorizationServer },
  { ...write, method: 'POST', path: `${one}/lifecycle/activate`, handle: activateAuthorizationServer },
  { ...write, method: 'POST', path: `${one}/lifecycle/deactivate`, handle: deactivateAuthorizationServer },
  { ...read, path: `${one}/scopes`, handle: listScopes },
  { ...write, method: 'POST', path: `${one}/scopes`, handle: createScope },
  { ...write, method: 'DELETE', path: `${one}/scopes/:scopeId`, handle: deleteScope },
  { ...read, path: `${one}/scopes/:scopeId`, handle: getScope },
  { ...write, method: 'PUT', path: `${one}/scopes/:scopeId`, handle: replaceScope },
  ...serverParts.flatMap(routesOf),
];
