import { isObject, objectAt } from 'okta-connector/host';

type Json = Readonly<Record<string, unknown>>;

/** Every local reference in a value, such as `#/components/schemas/User`. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

/**
 * The parts of a document that it refers to, directly or through other parts. `parts` is keyed by the start of the references
 * to each group, such as `#/definitions/`.
 */
export function referredParts(
  document: unknown,
  parts: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const reached = new Set<string>();
  const left = referencesIn(document);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    left.push(...referencesIn(partAt(next, parts)));
  }
  return Object.fromEntries(
    Object.entries(parts).map(([prefix, group]) => [
      prefix,
      Object.fromEntries(
        Object.entries(group)
          .filter(([name]) => reached.has(`${prefix}${name}`))
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      ),
    ]),
  );
}

function partAt(reference: string, parts: Readonly<Record<string, Json>>): unknown {
  const cut = reference.lastIndexOf('/') + 1;
  return objectAt(parts[reference.slice(0, cut)])[reference.slice(cut)];
}
