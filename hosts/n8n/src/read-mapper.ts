import { jsonList, textOfScalar, writtenFlag, writtenNumber } from 'okta-connector/host';
import type { MapperColumn } from './platform.ts';
import { readList } from './read-list.ts';
import { fieldsOf, isEmpty, jsonOf, kindOf, objectOf, type Schema } from './schema.ts';

/** The value of a resource mapper and the other sources of its attributes. */
export interface Mapped {
  /** Name of the mapper's field. */
  readonly name: string;
  readonly given: unknown;
  /** Names of the attributes to clear. */
  readonly clear: unknown;
  /** The item that came in, for "Map Automatically". */
  readonly row: Schema;
  /** The attributes of the org, for a mapper that stores none. */
  readonly columns: readonly MapperColumn[];
}

/** The attributes of a resource mapper. An attribute left empty is unchanged in the org. */
export function readMapper(
  schema: Schema,
  { name: field, given, clear, row, columns: all }: Mapped,
): Record<string, unknown> | undefined {
  const mapper = objectOf(given);
  const stored = columnsOf(mapper['schema']);
  const columns = stored.size > 0 ? stored : columnsOf(all);
  const values = mapper['mappingMode'] === 'autoMapInputData' ? known(row, columns) : byHand(given);
  const own = new Map(fieldsOf(schema));
  const kept = Object.entries(values)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]): [string, unknown] => [
      name,
      typed(value, { path: `${field}.${name}`, column: columns.get(name) ?? { type: typeOf(own.get(name)) } }),
    ]);
  const nulls = Array.isArray(clear) ? clear.map((name): [string, null] => [String(name), null]) : [];
  const attributes = [...kept, ...nulls];
  return attributes.length === 0 ? undefined : Object.fromEntries(attributes);
}

/** The columns that n8n stored with the mapper; empty in a workflow not made in the editor. */
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

interface Typing {
  /** Where the value goes. */
  readonly path: string;
  readonly column: Schema;
}

/** A value as its column has it: expressions return text for numbers and lists, and numbers for text. */
export function typed(value: unknown, { path, column: { type, options } }: Typing): unknown {
  if (type === 'string') return textOfScalar(value);
  if (type === 'options') return optionOf(value, options);
  if (typeof value !== 'string') return value;
  switch (type) {
    case 'number':
      return writtenNumber(value) ?? value;
    case 'boolean':
      return writtenFlag(value) ?? value;
    case 'array':
      return readList(value, path);
    case 'object':
      return jsonOf(value);
    default:
      // For an unknown attribute, only a JSON list is unambiguous.
      return jsonList(value) ?? value;
  }
}

function optionOf(value: unknown, options: unknown): unknown {
  const values = Array.isArray(options) ? options.map((option) => objectOf(option)['value']) : [];
  return values.find((one) => String(one) === String(value)) ?? value;
}
