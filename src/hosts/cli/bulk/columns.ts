import { didYouMean } from '../../../runtime/nearest.ts';
import { asSchema, type Schema, schemaRows } from '../schema-rows.ts';
import { usageError } from '../usage.ts';

/** One column of a table of inputs: where its values go, and what they are. */
export interface Column {
  readonly path: readonly string[];
  /** The value of a cell; a text that is none of its kind stays as it is, for the step to refuse. */
  read(text: string): unknown;
  /** Whether the schema leaves open what its values are. */
  readonly open: boolean;
}

/** The columns of a header with dotted names, as `profile.login`. Throws `invalid_request` for what is no field. */
export function columnsOf(header: readonly string[], schema: Schema): Column[] {
  const seen = new Set<string>();
  return header.map((name, index) => {
    if (name === '') throw refused(`column ${index + 1} has no name`, 'name the field that it is for');
    if (seen.has(name)) throw refused(`it has ${name} twice`, 'take one of them out');
    seen.add(name);
    const path = name.split('.');
    const found = path.reduce<Schema[]>((parents, key) => parents.flatMap((parent) => below(parent, key)), [schema]);
    if (found.length === 0 || path.includes('__proto__')) {
      const near = didYouMean(
        name,
        schemaRows(schema).map((row) => row.name),
      ).replace(/^; /, '');
      throw refused(`${name} is no field of the step`, near === '' ? 'see "describe"' : near.replace(/\?$/, ''));
    }
    const kinds = new Set(found.flatMap(kindsOf));
    return {
      path,
      read: (text) => cellValue(text, { kinds, schemas: found }),
      open: kinds.size > 1 || kinds.size === 0,
    };
  });
}

/** The input that a row of cells makes; an empty cell is left out. */
export function inputOf(cells: readonly string[], columns: readonly Column[]): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [index, { path, read }] of columns.entries()) {
    const text = cells[index] ?? '';
    if (text !== '') put(input, { path, value: read(text) });
  }
  return input;
}

function put(object: Record<string, unknown>, { path, value }: { path: readonly string[]; value: unknown }): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  const inner: Record<string, unknown> = {};
  const present = object[key];
  if (typeof present === 'object' && present !== null) Object.assign(inner, present);
  put(inner, { path: rest, value });
  object[key] = inner;
}

/** What a schema says of a member; nothing if it admits none of that name. */
function below(schema: Schema, key: string): Schema[] {
  return variantsOf(schema).flatMap((variant) => {
    const properties = asSchema(variant['properties']);
    if (Object.hasOwn(properties, key)) return [asSchema(properties[key])];
    const { additionalProperties: more, type } = variant;
    if (typeof more === 'object') return [asSchema(more)];
    return more === true || (more === undefined && type === 'object') ? [{}] : [];
  });
}

function variantsOf(schema: Schema): Schema[] {
  const variants = [schema['oneOf'], schema['anyOf']].flatMap((list) => (Array.isArray(list) ? list : []));
  return [schema, ...variants.flatMap((variant) => variantsOf(asSchema(variant)))];
}

/** What a cell may hold; never null, since an empty cell is left out. */
function kindsOf(schema: Schema): string[] {
  const kinds = variantsOf(schema).flatMap(({ type, const: only, enum: values }) => {
    if (typeof type === 'string') return [type];
    if (Array.isArray(type)) return type.map(String);
    const samples = Array.isArray(values) ? values : [only];
    return samples.flatMap((sample) => (sample === undefined ? [] : [typeof sample]));
  });
  return kinds.filter((kind) => kind !== 'null');
}

function cellValue(
  text: string,
  { kinds, schemas }: { kinds: ReadonlySet<string>; schemas: readonly Schema[] },
): unknown {
  if (kinds.size !== 1) return text;
  const [kind] = kinds;
  switch (kind) {
    case 'number':
    case 'integer':
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text;
    case 'array': {
      const items = schemas.flatMap(variantsOf).map(({ items: each }) => asSchema(each));
      const inner = { kinds: new Set(items.flatMap(kindsOf)), schemas: items };
      const entries = text.split(';').map((entry) => entry.trim());
      return entries.filter((entry) => entry !== '').map((entry) => cellValue(entry, inner));
    }
    default:
      return text;
  }
}

function refused(why: string, hint: string) {
  return usageError(`The header of the file cannot be used: ${why}; ${hint}.`, hint);
}
