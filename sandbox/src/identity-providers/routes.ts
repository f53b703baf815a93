import type { Route } from '../http/call.ts';
import { getIdentityProvider, listIdentityProviders } from './identity-providers.ts';

const read = { method: 'GET', bucket: 'other', permission: 'idps.read' } as const;

/** Identity providers: /api/v1/idps. */
export const identityProviderRoutes: readonly Route[] = [
  { ...read, path: '/api/v1/idps', handle: listIdentityProviders },
  { ...read, path: '/api/v1/idps/:idpId', handle: getIdentityProvider },
];
