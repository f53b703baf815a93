import type { Route } from '../http/call.ts';
import type { StoredKind } from './kind.ts';
import { storedKinds } from './kinds.ts';
import { storedHandlers } from './objects.ts';

/** The routes of a kind. */
export function routesOf(kind: StoredKind): Route[] {
  const { list, get, create, replace, update, activate, deactivate, delete: remove } = storedHandlers(kind);
  const one = `${kind.path}/:objectId`;
  const read = { method: 'GET', bucket: 'other', permission: kind.read } as const;
  const manage = { bucket: 'other', permission: kind.manage } as const;
  return [
    { ...read, path: kind.path, handle: list },
    { ...manage, method: 'POST', path: kind.path, handle: create },
    { ...read, path: one, handle: get },
    { ...manage, method: 'PUT', path: one, handle: replace },
    ...(kind.partial === true ? [{ ...manage, method: 'POST', path: one, handle: update } as const] : []),
    { ...manage, method: 'DELETE', path: one, handle: remove },
    ...(kind.lifecycle
      ? [
          { ...manage, method: 'POST', path: `${one}/lifecycle/activate`, handle: activate } as const,
          { ...manage, method: 'POST', path: `${one}/lifecycle/deactivate`, handle: deactivate } as const,
        ]
      : []),
  ];
}

/** Settings of the org that are stored, but not applied. */
export const storedRoutes: readonly Route[] = storedKinds.flatMap(routesOf);
