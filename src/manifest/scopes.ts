import { type OperationId, operations } from '../okta/operations.ts';

/** The scopes of some operations, where a manage scope makes the read scope of the same resource superfluous. */
export function scopesOf(ids: readonly OperationId[]): string[] {
  const scopes = new Set<string>(ids.flatMap((id) => [...operations[id].scopes]));
  return [...scopes]
    .filter((scope) => !(scope.endsWith('.read') && scopes.has(scope.replace(/read$/, 'manage'))))
    .sort();
}
