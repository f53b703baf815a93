import { fieldsOf, objectOf, type Schema, withoutNull } from './schema.ts';

/** How much of an output a node returns. */
export const outputs = { simplified: 'simplified', raw: 'raw', selected: 'selected' } as const;

/** How much of the output is wanted. */
export interface Wanted {
  readonly output: keyof typeof outputs;
  /** Paths of the selected members. */
  readonly fields?: readonly string[];
}

/** The schema of one output item. A list returns an item for each entry. */
export function itemSchema({ list, output }: { readonly list: boolean; readonly output: Schema }): Schema {
  const { items } = objectOf(objectOf(output['properties'])['items']);
  return list && items !== undefined ? withoutNull(objectOf(items)) : output;
}

// n8n wants the choice above this many values.
const manyValues = 10;

/** Whether the items of an output have so many values that n8n wants a simplified version of them. */
export function hasSimple(output: { readonly list: boolean; readonly output: Schema }): boolean {
  const schema = itemSchema(output);
  return isReduced(schema) && valueCount(schema) > manyValues;
}

/** Whether anything of an output is left out when it is simplified. */
function isReduced(schema: Schema): boolean {
  return essentialOf(schema) !== undefined || children(schema).some(([, child]) => isReduced(child));
}

/** How many values an output has, down to those of a profile and of the entries of a list. */
function valueCount(schema: Schema): number {
  const counts = children(schema).map(([, child]) => Math.max(1, valueCount(child)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The names, places and essentials of an output's members, without anything that people read. */
export function outline(schema: Schema): Schema {
  const { items } = schema;
  const properties = Object.entries(objectOf(schema['properties'])).map(([name, field]) => [
    name,
    outline(withoutNull(objectOf(field))),
  ]);
  return {
    ...(essentialOf(schema) === undefined ? {} : { 'x-essential': schema['x-essential'] }),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(items === undefined ? {} : { items: outline(withoutNull(objectOf(items))) }),
  };
}

/** An output with the wanted members. A plan of a dry run stays whole. */
export function reduced(
  value: unknown,
  { schema, wanted: { output, fields = [] } }: { schema: Schema; wanted: Wanted },
): unknown {
  if (output === 'raw' || 'dryRun' in objectOf(value)) return value;
  return output === 'simplified' ? simplified(value, schema) : selected(value, fields);
}

/** Paths of the members that can be selected, down to those of a profile. */
export function selectable(schema: Schema, above = ''): string[] {
  return fieldsOf(schema).flatMap(([name, field]) => {
    const inner = withoutNull(field);
    const path = `${above}${name}`;
    return [path, ...(fieldsOf(inner).length > 0 ? selectable(inner, `${path}.`) : [])];
  });
}

function simplified(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return value.map((one) => simplified(one, withoutNull(objectOf(schema['items']))));
  if (typeof value !== 'object' || value === null) return value;
  const kept = essentialOf(schema);
  const properties = new Map(fieldsOf(schema));
  const entries = Object.entries(value)
    .filter(([name]) => kept === undefined || kept.includes(name))
    .map(([name, one]) => [name, simplified(one, withoutNull(properties.get(name) ?? {}))]);
  return Object.fromEntries(entries);
}

function selected(value: unknown, fields: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    if (fields.includes(name)) return [[name, one]];
    const inner = fields.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
    return inner.length === 0 ? [] : [[name, selected(one, inner)]];
  });
  return Object.fromEntries(entries);
}

function essentialOf({ 'x-essential': names }: Schema): readonly string[] | undefined {
  return Array.isArray(names) ? names : undefined;
}

function children(schema: Schema): [name: string, field: Schema][] {
  const { items } = schema;
  const own = fieldsOf(schema).map(([name, field]): [string, Schema] => [name, withoutNull(field)]);
  return items === undefined ? own : [...own, ['', withoutNull(objectOf(items))]];
}
