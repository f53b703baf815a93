import { parseJson } from 'okta-connector';

/** A JSON Schema object as the manifest has it. */
export type Schema = Readonly<Record<string, unknown>>;

/** How a field of a schema is shown in n8n and read back. */
export type Kind =
  /** One entry of an option source: a list with search, or an ID. */
  | { readonly is: 'picker'; readonly source: string }
  /** Several entries of an option source. */
  | { readonly is: 'pickers'; readonly source: string }
  /** Several entries of a source that comes with the package. */
  | { readonly is: 'catalogue'; readonly source: string }
  | { readonly is: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly is: 'flag' | 'number' | 'text' | 'texts' | 'json' | 'pairs' }
  /** An object whose fields are known and fixed. */
  | { readonly is: 'group' }
  /** One of several objects, told apart by a member that is constant in each. */
  | { readonly is: 'variants'; readonly by: string; readonly variants: readonly Schema[] }
  /** An object with known fields that takes others too: the org's own attributes. */
  | { readonly is: 'mapper' };

/** Keys of the option sources that need no call to the org. */
export type Offline = ReadonlySet<string>;

/** How a field is shown. Null as a possible value is left aside. */
export function kindOf(field: Schema, offline: Offline): Kind {
  const schema = withoutNull(field);
  const source = field['x-options-from'] ?? schema['x-options-from'];
  const variants = variantsOf(schema);
  if (variants !== undefined) return variants;
  if (typeof source === 'string') return sourced(schema, { source, offline });
  if (Array.isArray(schema['enum'])) return { is: 'choice', values: schema['enum'] };
  const constants = constantsOf(schema);
  if (constants.length > 0) return { is: 'choice', values: constants };
  if (schema['const'] !== undefined) return { is: 'choice', values: [schema['const'] as string] };
  switch (schema['type']) {
    case 'boolean':
      return { is: 'flag' };
    case 'integer':
    case 'number':
      return { is: 'number' };
    case 'string':
      return { is: 'text' };
    case 'array':
      return { is: objectOf(schema['items'])['type'] === 'string' ? 'texts' : 'json' };
    case 'object':
      return objectKind(schema);
    default:
      return { is: 'json' };
  }
}

/** The fields of an object schema, in order. */
export function fieldsOf(schema: Schema): [name: string, field: Schema][] {
  return Object.entries(objectOf(schema['properties'])).map(([name, field]) => [name, objectOf(field)]);
}

/** Names of the fields that must be given. */
export function requiredOf(schema: Schema): ReadonlySet<string> {
  return new Set(Array.isArray(schema['required']) ? schema['required'] : []);
}

/** Fields of which only one may be given. */
export interface Alternatives {
  /** What the choice among them is called. */
  readonly label: string;
  /** The name of the choice in a form. */
  readonly name: string;
  readonly fields: readonly [name: string, field: Schema][];
  /** The schema's own field for the choice, which a form need not show. */
  readonly chooser?: string;
}

/** The fields of an object schema of which only one may be given, if there are any. */
export function alternativesOf(schema: Schema): Alternatives | undefined {
  const all = fieldsOf(schema);
  const fields = all.filter(([, field]) => typeof field['x-alternative'] === 'string');
  const label = fields[0]?.[1]['x-alternative'];
  if (typeof label !== 'string') return undefined;
  const names = fields.map(([name]) => name).join();
  const chooser = all.find(([, { enum: values }]) => Array.isArray(values) && values.join() === names)?.[0];
  const name = label.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    label,
    name: name.charAt(0).toLowerCase() + name.slice(1),
    fields,
    ...(chooser === undefined ? {} : { chooser }),
  };
}

/** The alternative that a field goes with. */
export function onlyWith(field: Schema): string | undefined {
  const other = field['x-only-with'];
  return typeof other === 'string' ? other : undefined;
}

/** What tells a variant apart: the constant value of one of its fields. */
export function tagOf(variant: Schema, by: string): string {
  return String(fieldsOf(variant).find(([name]) => name === by)?.[1]['const']);
}

/** Whether a field takes null, which clears what it stands for. */
export function takesNull(field: Schema): boolean {
  return alternatives(field).some(({ type }) => type === 'null');
}

/** A schema without null as an alternative; its labels are kept. */
export function withoutNull(field: Schema): Schema {
  const others = alternatives(field).filter(({ type }) => type !== 'null');
  const [only] = others;
  return only !== undefined && others.length === 1 ? { ...only, ...labelsOf(field) } : field;
}

/** A value as an object; empty if it is none. */
export function objectOf(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

/** Whether nothing was filled in. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** A text as the JSON that it holds; as it is, if it holds none. */
export function jsonOf(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  if (given.trim() === '') return undefined;
  // The step itself rejects what is not JSON.
  return parseJson(given) ?? given;
}

function alternatives({ anyOf, type }: Schema): Schema[] {
  if (Array.isArray(anyOf)) return anyOf.map(objectOf);
  return Array.isArray(type) ? type.map((one) => ({ type: one })) : [];
}

function labelsOf(field: Schema): Schema {
  const { anyOf: _, type: __, ...labels } = field;
  return labels;
}

function sourced(schema: Schema, { source, offline }: { source: string; offline: Offline }): Kind {
  if (schema['type'] !== 'array') return { is: 'picker', source };
  return { is: offline.has(source) ? 'catalogue' : 'pickers', source };
}

function variantsOf({ oneOf }: Schema): Kind | undefined {
  if (!Array.isArray(oneOf)) return undefined;
  const variants = oneOf.map(objectOf);
  const [first = {}] = variants;
  const by = fieldsOf(first).find(([, { const: value }]) => value !== undefined)?.[0];
  return by === undefined ? undefined : { is: 'variants', by, variants };
}

/** The values of an attribute that names them in `oneOf` alone. */
function constantsOf({ oneOf }: Schema): (string | number)[] {
  const values = (Array.isArray(oneOf) ? oneOf : []).map((one) => objectOf(one)['const']);
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}

function objectKind(schema: Schema): Kind {
  const others = schema['additionalProperties'];
  const closed = others === false;
  if (fieldsOf(schema).length > 0) return { is: closed ? 'group' : 'mapper' };
  const { type } = objectOf(others);
  const scalars = Array.isArray(type) ? type : [type];
  return { is: scalars.includes('string') && !closed ? 'pairs' : 'json' };
}
