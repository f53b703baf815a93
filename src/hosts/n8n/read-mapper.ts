import type { MapperColumn } from './platform.ts';
import { fieldsOf, isEmpty, jsonOf, kindOf, objectOf, type Schema } from './schema.ts';

/** What a resource mapper holds, and what it may take from elsewhere. */
export interface Mapped {
  readonly given: unknown;
  /** Names of the attributes that are to be cleared. */
  readonly clear: unknown;
  /** The item that came in, for "Map Automatically". */
  readonly row: Schema;
  /** The attributes of the org, for a mapper that stores none. */
  readonly columns: readonly MapperColumn[];
}

/** The attributes of a resource mapper. One that was added but not filled in stays as it is in the org. */
export function readMapper(
  field: Schema,
  { given, clear, row, columns: all }: Mapped,
): Record<string, unknown> | undefined {
  const mapper = objectOf(given);
  const stored = columnsOf(mapper['schema']);
  const columns = stored.size > 0 ? stored : columnsOf(all);
  const values = mapper['mappingMode'] === 'autoMapInputData' ? known(row, columns) : byHand(given);
  const own = new Map(fieldsOf(field));
  const kept = Object.entries(values)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]): [string, unknown] => [
      name,
      typed(value, columns.get(name) ?? { type: typeOf(own.get(name)) }),
    ]);
  const nulls = Array.isArray(clear) ? clear.map((name): [string, null] => [String(name), null]) : [];
  const attributes = [...kept, ...nulls];
  return attributes.length === 0 ? undefined : Object.fromEntries(attributes);
}

/** The columns that n8n has stored with the mapper; none in a workflow that was not made in the editor. */
function columnsOf(schema: unknown): ReadonlyMap<string, Schema> {
  const columns = Array.isArray(schema) ? schema.map(objectOf) : [];
  return new Map(columns.map((column) => [String(column['id']), column]));
}

// Okta rejects a user with a single attribute that it does not know.
function known(row: Schema, columns: ReadonlyMap<string, Schema>): Schema {
  return Object.fromEntries(Object.entries(row).filter(([name]) => columns.has(name)));
}

function byHand(given: unknown): Schema {
  const { value, mappingMode } = objectOf(given);
  return objectOf(value ?? (mappingMode === undefined ? jsonOf(given) : undefined));
}

function typeOf(field: Schema | undefined): unknown {
  return field !== undefined && kindOf(field, new Set()).is === 'text' ? 'string' : undefined;
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** A value as its column has it: expressions give text for numbers, and numbers for text. */
function typed(value: unknown, { type, options }: Schema): unknown {
  if (type === 'string') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (type === 'options') return optionOf(value, options);
  if (typeof value !== 'string') return value;
  if (type === 'number') return Number.isNaN(Number(value)) ? value : Number(value);
  if (type === 'boolean') return flags.get(value.trim().toLowerCase()) ?? value;
  return type === 'array' ? jsonOf(value) : value;
}

function optionOf(value: unknown, options: unknown): unknown {
  const values = Array.isArray(options) ? options.map((option) => objectOf(option)['value']) : [];
  return values.find((one) => String(one) === String(value)) ?? value;
}
