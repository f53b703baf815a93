import { type OperationId, operations } from '../okta/operations.ts';
import { leastScopes } from '../okta/scopes.ts';
import type { AnyAction } from './action.ts';
import type { PartNeeds } from './permissions.ts';

/** The scopes of some operations. A manage scope replaces the read scope of the same resource. */
export function scopesOf(ids: readonly OperationId[]): string[] {
  return leastScopes(ids.flatMap((id): readonly string[] => operations[id].scopes));
}

/** What a compound step needs without its parts, and what each part needs; `undefined` for any other step. */
export function partNeedsOf({
  parts,
  operations: ids,
}: Pick<AnyAction, 'parts' | 'operations'>): PartNeeds | undefined {
  if (parts === undefined) return undefined;
  const optional = new Set<OperationId>(parts.optional.flatMap(({ operations: own }) => own));
  return {
    scopes: scopesOf(ids.filter((id) => !optional.has(id))),
    role: parts.role,
    optional: parts.optional.map(({ field, operations: own, role }) => ({ field, scopes: scopesOf(own), role })),
  };
}
