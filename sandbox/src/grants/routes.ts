import type { Route } from '../http/call.ts';
import {
  getClientToken,
  getGrant,
  listClientGrants,
  listClients,
  listClientTokens,
  listGrants,
  revokeClientGrants,
  revokeClientToken,
  revokeClientTokens,
  revokeGrant,
  revokeGrants,
} from './grants.ts';

const user = '/api/v1/users/:userId';
const tokens = `${user}/clients/:clientId/tokens`;

function read(path: string, handle: Route['handle']): Route {
  return { method: 'GET', path, bucket: 'users', permission: 'users.read', handle };
}

/** Who may revoke grants and tokens is undocumented; like sessions, they end what a user signed in to. */
function revoke(path: string, handle: Route['handle']): Route {
  return { method: 'DELETE', path, bucket: 'users', permission: 'users.sessions', handle };
}

/** What users granted to OAuth clients, and the refresh tokens of those clients. */
export const grantRoutes: readonly Route[] = [
  read(`${user}/grants`, listGrants),
  revoke(`${user}/grants`, revokeGrants),
  read(`${user}/grants/:grantId`, getGrant),
  revoke(`${user}/grants/:grantId`, revokeGrant),
  read(`${user}/clients`, listClients),
  read(`${user}/clients/:clientId/grants`, listClientGrants),
  revoke(`${user}/clients/:clientId/grants`, revokeClientGrants),
  read(tokens, listClientTokens),
  revoke(tokens, revokeClientTokens),
  read(`${tokens}/:tokenId`, getClientToken),
  revoke(`${tokens}/:tokenId`, revokeClientToken),
];
