import { writtenFlag, writtenNumber } from 'okta-connector/host';
import { cleared, entry, more } from './form.ts';
import { idInPage } from './locators.ts';
import { Named } from './names.ts';
import type { MapperColumn } from './platform.ts';
import { readList } from './read-list.ts';
import { readMapper } from './read-mapper.ts';
import {
  alternativesOf,
  fieldsOf,
  jsonOf,
  kindOf,
  type Offline,
  objectOf,
  onlyWith,
  requiredOf,
  type Schema,
} from './schema.ts';

/** How the values of a form are got at. */
export interface Reading {
  readonly offline: Offline;
  /** The value of a top-level field; `undefined` if it is hidden. */
  readonly value: (name: string) => unknown;
  /** The schema's fields that are read elsewhere. */
  readonly leaveOut?: readonly string[];
  /** The input item, for automatic mapping. */
  readonly row?: Schema;
  /** The attributes of the org, for a mapper that stores none. */
  readonly columns?: readonly MapperColumn[];
}

/** The form values as the input of a step. Empty fields are absent, unless they are required. */
export function readForm(
  schema: Schema,
  { offline, value, leaveOut = [], row = {}, columns = [] }: Reading,
): Record<string, unknown> {
  const required = requiredOf(schema);
  const rest = objectOf(value(more));
  const input: Record<string, unknown> = {};
  const search = alternativesOf(schema);
  const chosen = search === undefined ? undefined : value(search.name);
  const alternatives = new Set(search?.fields.map(([name]) => name));
  for (const [name, field] of fieldsOf(schema)) {
    if (leaveOut.includes(name) || name === search?.chooser) continue;
    // n8n keeps the values of fields that are now hidden.
    if ((alternatives.has(name) && name !== chosen) || (onlyWith(field) ?? chosen) !== chosen) continue;
    const kind = kindOf(field, offline);
    const upFront = required.has(name) || kind.is === 'mapper' || alternatives.has(name);
    const given = upFront ? value(name) : rest[name];
    const read =
      kind.is === 'mapper'
        ? readMapper(field, { name, given, clear: value(`${name}${cleared}`), row, columns })
        : readField(field, { name, given, offline, required: upFront });
    if (read !== undefined) input[name] = read;
  }
  return input;
}

interface Given {
  readonly name: string;
  readonly given: unknown;
  readonly offline: Offline;
  readonly required: boolean;
}

/** One field of a form as a step takes it; `undefined` if it is empty. */
export function readField(field: Schema, { name, given, offline, required }: Given): unknown {
  if (given === undefined || given === null) return undefined;
  const kind = kindOf(field, offline);
  switch (kind.is) {
    case 'picker':
      return textOf(located(given, kind.source), required);
    case 'pickers':
      // An expression in one entry may return a list.
      if (typeof given === 'string') return some(readList(given, name));
      return some(
        listOf(given).flatMap((one) => readLocated(objectOf(one)['value'] ?? one, { source: kind.source, name })),
      );
    case 'texts':
    case 'choices':
    case 'catalogue':
      return some(readList(given, name));
    case 'text':
      return textOf(given, required);
    case 'number':
      return typeof given === 'string' ? numberOf(given) : given;
    case 'flag':
      return typeof given === 'string' ? flagOf(given) : given;
    case 'json':
      return field['type'] === 'array' && typeof given === 'string' && given.trim() !== ''
        ? readList(given, name)
        : jsonOf(given);
    case 'pairs':
      return pairs(given);
    case 'group': {
      const values = entryOf(given);
      return values === undefined ? undefined : readForm(field, { offline, value: (name) => values[name] });
    }
    case 'variants': {
      const chosen = objectOf(given);
      const found = kind.variants.filter(({ value: tag }) => Object.hasOwn(chosen, tag));
      const [variant] = found;
      // The step reports zero or several entries as an error. An expression may return the object itself.
      if (variant === undefined || found.length > 1) return Object.keys(chosen).length === 0 ? undefined : chosen;
      const { value: tag, schema } = variant;
      const values = objectOf(chosen[tag]);
      return { [kind.by]: tag, ...readForm(schema, { offline, value: (name) => values[name], leaveOut: [kind.by] }) };
    }
    default:
      return given;
  }
}

/** A picker's value: chosen from the list, typed, or put there by an expression. */
export function located(given: unknown, source: string): unknown {
  const { value, mode } = locator(given);
  return Array.isArray(value) ? value.map((one) => byMode(one, { mode, source })) : byMode(value, { mode, source });
}

/** The values of one picker in a list; an expression may return several. */
function readLocated(given: unknown, { source, name }: { source: string; name: string }): readonly unknown[] {
  const { value, mode } = locator(given);
  // A name may have a comma in it.
  const values = mode === 'name' && typeof value === 'string' ? [value] : readList(value, name);
  return values.map((one) => byMode(one, { mode, source }));
}

function locator(given: unknown): { readonly value: unknown; readonly mode?: unknown } {
  const { value, mode, __rl: isLocator } = objectOf(given);
  return isLocator !== true && value === undefined ? { value: given } : { value, mode };
}

function byMode(value: unknown, { mode, source }: { mode: unknown; source: string }): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value;
  if (mode === 'name') return new Named(source, value);
  return mode === 'url' ? idInPage(source, value) : value;
}

function textOf(given: unknown, required: boolean): unknown {
  if (typeof given === 'number') return String(given);
  return given === '' && !required ? undefined : given;
}

function numberOf(given: string): unknown {
  if (given.trim() === '') return undefined;
  return writtenNumber(given) ?? given;
}

function flagOf(given: string): unknown {
  if (given.trim() === '') return undefined;
  return writtenFlag(given) ?? given;
}

function some(values: readonly unknown[]): readonly unknown[] | undefined {
  const given = values.filter((value) => value !== undefined && value !== '');
  return given.length === 0 ? undefined : given;
}

function listOf(given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given;
  const entries = objectOf(given)[entry];
  return Array.isArray(entries) ? entries : [];
}

/** The fields of a single object. An expression may return the object itself. */
function entryOf(given: unknown): Schema | undefined {
  const values = objectOf(given);
  const inner = values[entry];
  if (inner !== undefined) return objectOf(Array.isArray(inner) ? inner[0] : inner);
  return Object.keys(values).length === 0 ? undefined : values;
}

function pairs(given: unknown): unknown {
  const list = listOf(given).map(objectOf);
  if (list.length > 0) return Object.fromEntries(list.map(({ name, value }) => [String(name), value]));
  const values = objectOf(given);
  return entry in values || Object.keys(values).length === 0 ? undefined : values;
}
