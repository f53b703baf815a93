/** One field of a step's form, for a table. */
export interface SchemaRow {
  /** Path, as `profile.email`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** A JSON Schema object. */
export type Schema = Readonly<Record<string, unknown>>;

/** The fields of a JSON Schema, each nested one after its parent; of alternatives those of all of them, each once. */
export function schemaRows(schema: Schema): SchemaRow[] {
  return rowsOf(shapesOf(schema), '');
}

/** The rows of an object that may have any of the shapes. */
function rowsOf(shapes: readonly Schema[], parent: string): SchemaRow[] {
  const members = shapes.flatMap((shape) => Object.entries(asSchema(shape['properties'])));
  return [...Map.groupBy(members, ([key]) => key)].flatMap(([key, found]) => {
    const fields = found.map(([, field]) => asSchema(field));
    const name = parent === '' ? key : `${parent}.${key}`;
    const row = {
      name,
      type: [...new Set(fields.map(typeOf))].join(' | '),
      required: shapes.every(({ required }) => Array.isArray(required) && required.includes(key)),
      description: [...new Set(fields.map(describe))].join(' '),
    };
    return [row, ...rowsOf(fields.flatMap(shapesOf), name)];
  });
}

/** The alternatives of a schema, or the schema itself if it has none. */
function shapesOf(schema: Schema): Schema[] {
  const variants = variantsOf(schema);
  return variants.length === 0 ? [schema] : variants;
}

function typeOf(field: Schema): string {
  if (field['const'] !== undefined) return JSON.stringify(field['const']);
  const values = field['enum'];
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  const variants = variantsOf(field);
  if (variants.length > 0) return [...new Set(variants.map(typeOf))].join(' | ');
  const { type } = field;
  if (type === 'array') return `list of ${typeOf(asSchema(field['items']))}`;
  if (type === undefined) return 'anything';
  return [type]
    .flat()
    .map((name) => (name === 'string' ? 'text' : String(name)))
    .join(' | ');
}

function describe(field: Schema): string {
  const { title, description } = field;
  const options = field['x-options-from'];
  return [
    typeof description === 'string' ? description : typeof title === 'string' ? `${title}.` : '',
    field['x-secret'] === true ? 'Secret.' : '',
    typeof options === 'string' ? `Options from "${options}".` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function variantsOf(field: Schema): Schema[] {
  const variants = field['oneOf'] ?? field['anyOf'];
  return Array.isArray(variants) ? variants.map(asSchema) : [];
}

/** A value as a schema; an empty one if it is no object. */
export function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
