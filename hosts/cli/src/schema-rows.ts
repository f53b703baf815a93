import { alternativesOf, type JsonSchema, objectAt, propertiesOf, requiredOf } from 'okta-connector/host';

/** One field of a step's input, for a table. */
export interface SchemaRow {
  /** Path, such as `profile.email`. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** The fields of a JSON Schema, nested ones after their parent. Alternatives are merged. */
export function schemaRows(schema: JsonSchema): SchemaRow[] {
  return rowsOf(shapesOf(schema), '');
}

/** The rows of an object that may have any of the shapes. */
function rowsOf(shapes: readonly JsonSchema[], parent: string): SchemaRow[] {
  return [...Map.groupBy(shapes.flatMap(propertiesOf), ([key]) => key)].flatMap(([key, found]) => {
    const fields = found.map(([, field]) => field);
    const name = parent === '' ? key : `${parent}.${key}`;
    const row = {
      name,
      type: [...new Set(fields.map(typeOf))].join(' | '),
      required: shapes.every((shape) => requiredOf(shape).has(key)),
      description: [...new Set(fields.map(describe))].join(' '),
    };
    return [row, ...rowsOf(fields.flatMap(shapesOf), name)];
  });
}

/** The alternatives of a schema, or the schema itself if it has none. */
function shapesOf(schema: JsonSchema): JsonSchema[] {
  const variants = alternativesOf(schema);
  return variants.length === 0 ? [schema] : variants;
}

function typeOf(field: JsonSchema): string {
  if (field['const'] !== undefined) return JSON.stringify(field['const']);
  const values = field['enum'];
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  const variants = alternativesOf(field);
  if (variants.length > 0) return [...new Set(variants.map(typeOf))].join(' | ');
  const { type } = field;
  if (type === 'array') return `list of ${typeOf(objectAt(field, 'items'))}`;
  if (type === undefined) return 'anything';
  return [type]
    .flat()
    .map((name) => (name === 'string' ? 'text' : String(name)))
    .join(' | ');
}

function describe(field: JsonSchema): string {
  const { title, description } = field;
  const options = field['x-options-from'];
  return [
    typeof description === 'string' ? description : typeof title === 'string' ? `${title}.` : '',
    field['x-secret'] === true ? 'Secret.' : '',
    typeof options === 'string' ? `List values with "okta-connector options ${options}".` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
