import type { Route } from '../http/call.ts';
import { createRealm, deleteRealm, getRealm, listRealms, replaceRealm } from './realms.ts';

const one = '/api/v1/realms/:realmId';
const read = { method: 'GET', bucket: 'other', permission: 'realms.read' } as const;
const write = { bucket: 'other', permission: 'realms.manage' } as const;

/** Realms: /api/v1/realms. */
export const realmRoutes: readonly Route[] = [
  { ...read, path: '/api/v1/realms', handle: listRealms },
  { ...read, path: one, handle: getRealm },
  { ...write, method: 'POST', path: '/api/v1/realms', handle: createRealm },
  { ...write, method: 'PUT', path: one, handle: replaceRealm },
  { ...write, method: 'DELETE', path: one, handle: deleteRealm },
];
