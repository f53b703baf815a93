import { type OperationId, operations } from '../okta/operations.ts';

/** The scopes of some operations. A manage scope replaces the read scope of the same resource. */
export function scopesOf(ids: readonly OperationId[]): string[] {
  const scopes = new Set<string>(ids.flatMap((id) => [...operations[id].scopes]));
  return [...scopes]
    .filter((scope) => !(scope.endsWith('.read') && scopes.has(scope.replace(/read$/, 'manage'))))
    .sort();
}
