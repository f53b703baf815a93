/** One field of a step's form, for a table. */
export interface SchemaRow {
  /** Path, as `profile.email`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** The fields of a JSON Schema, each nested one after its parent. */
export function schemaRows(schema: Schema, parent = ''): SchemaRow[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(asSchema(schema['properties'])).flatMap(([key, value]) => {
    const field = asSchema(value);
    const name = parent === '' ? key : `${parent}.${key}`;
    const row = { name, type: typeOf(field), required: required.includes(key), description: describe(field) };
    return [row, ...schemaRows(field, name)];
  });
}

function typeOf(field: Schema): string {
  if (field['const'] !== undefined) return JSON.stringify(field['const']);
  const values = field['enum'];
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  const variants = variantsOf(field);
  if (variants.length > 0) return [...new Set(variants.map(typeOf))].join(' | ');
  const { type } = field;
  if (type === 'array') return `list of ${typeOf(asSchema(field['items']))}`;
  if (type === 'string') return 'text';
  return typeof type === 'string' ? type : 'anything';
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

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
