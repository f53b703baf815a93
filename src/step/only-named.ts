import { OktaError } from '../okta/errors.ts';

/** What objects of a kind are called. */
export interface NamedKind {
  readonly one: string;
  readonly many: string;
  /** Where to find an ID, as an imperative. */
  readonly hint: string;
}

/** The only object with a name. Throws `not_found` if there is none, and `conflict` if there are several. */
export function onlyNamed<One extends { readonly id: string }>(
  found: readonly One[],
  { name, kind, field }: { readonly name: string; readonly kind: NamedKind; readonly field?: string },
): One {
  const details = field === undefined ? {} : { field };
  const [first, ...others] = found;
  if (first === undefined)
    throw new OktaError('not_found', { what: `No ${kind.one} is named "${name}"`, hint: kind.hint }, details);
  if (others.length === 0) return first;
  const what = `${found.length} ${kind.many} are named "${name}"`;
  const hint = `use one of the IDs ${found.map(({ id }) => id).join(', ')}`;
  throw new OktaError('conflict', { what, hint }, details);
}

/** Compares names without regard to case and surrounding white space. */
export function sameName(one: string | undefined, other: string): boolean {
  return one?.trim().toLowerCase() === other.trim().toLowerCase();
}
