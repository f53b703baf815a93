/** One field of a JSON Schema. */
export interface SchemaField {
  readonly path: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Every field of a JSON Schema, also those inside lists and alternatives. */
export function schemaFields(schema: unknown, path = ''): SchemaField[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, anyOf, oneOf } = schema as Record<string, unknown>;
  const own = Object.entries((properties ?? {}) as Record<string, Record<string, unknown>>).flatMap(([name, field]) => [
    { path: `${path}.${name}`, schema: field },
    ...schemaFields(field, `${path}.${name}`),
  ]);
  const variants = [anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [...own, ...schemaFields(items, `${path}[]`), ...variants.flatMap((variant) => schemaFields(variant, path))];
}
