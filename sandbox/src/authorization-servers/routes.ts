import type { Route } from '../http/call.ts';
import { createScope, deleteScope, listScopes } from './scopes.ts';
import { getAuthorizationServer, listAuthorizationServers, listClaims } from './servers.ts';

const one = '/api/v1/authorizationServers/:authServerId';
const read = { method: 'GET', bucket: 'other', permission: 'authorizationServers.read' } as const;
const write = { bucket: 'other', permission: 'authorizationServers.manage' } as const;

/** Custom authorization servers, their scopes and claims: /api/v1/authorizationServers. */
export const authorizationServerRoutes: readonly Route[] = [
  { ...read, path: '/api/v1/authorizationServers', handle: listAuthorizationServers },
  { ...read, path: one, handle: getAuthorizationServer },
  { ...read, path: `${one}/scopes`, handle: listScopes },
  { ...write, method: 'POST', path: `${one}/scopes`, handle: createScope },
  { ...write, method: 'DELETE', path: `${one}/scopes/:scopeId`, handle: deleteScope },
  { ...read, path: `${one}/claims`, handle: listClaims },
];
