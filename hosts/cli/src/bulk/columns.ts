import { isObject, type JsonSchema, valueTypes } from 'okta-connector';
import { usageError } from '../usage.ts';
import { fieldNamed } from './names.ts';
import { readValue, type ValueFault } from './read-value.ts';

/** One column of a table of inputs: where its values go, and what they may be. */
export interface Column {
  readonly path: readonly string[];
  readonly schemas: readonly JsonSchema[];
}

/** The columns of a header. Unnamed columns at its end are left out. Throws `invalid_request` for a name that is no field. */
export function columnsOf(header: readonly string[], form: JsonSchema): Column[] {
  const names = header.slice(0, header.findLastIndex((name) => name !== '') + 1);
  /** The name that has taken a path, and one that has taken a part of it. */
  const whole = new Map<string, string>();
  const inside = new Map<string, string>();
  return names.map((name, index) => {
    if (name === '') throw refused(`column ${index + 1} has no name`, 'name the field that it is for');
    const field = fieldNamed(name, form);
    if (field.fault !== undefined) throw refused(field.fault, field.hint);
    const path = field.path.join('.');
    const parents = field.path.slice(1).map((_, depth) => field.path.slice(0, depth + 1).join('.'));
    const same = whole.get(path);
    const why = same === name ? `it has ${name} twice` : `${same} and ${name} are both ${path}`;
    if (same !== undefined) throw refused(why, 'take one of them out');
    const other = inside.get(path) ?? parents.flatMap((parent) => whole.get(parent) ?? [])[0];
    if (other !== undefined) throw refused(`${other} and ${name} overlap`, 'take one of them out');
    whole.set(path, name);
    for (const parent of parents) inside.set(parent, name);
    return { path: field.path, schemas: field.schemas };
  });
}

/** Whether some names of a header say nothing, or some kinds of value are unknown, before the org's own schema is read. */
export function needsOrgSchema(header: readonly string[], form: JsonSchema): boolean {
  return header.some((name) => {
    if (name === '') return false;
    const field = fieldNamed(name, form);
    return field.fault !== undefined || valueTypes(field.schemas).size !== 1;
  });
}

/** The input that a row of cells makes, and what is wrong with it; an empty cell is left out. */
export function inputOf(
  cells: readonly string[],
  columns: readonly Column[],
): { readonly input: Record<string, unknown>; readonly faults: readonly ValueFault[] } {
  const input: Record<string, unknown> = {};
  const faults: ValueFault[] = [];
  for (const [index, { path, schemas }] of columns.entries()) {
    const text = cells[index] ?? '';
    if (text === '') continue;
    putAt(input, { path, value: readValue(text, { schemas, path: path.join('.'), faults }) });
  }
  return { input, faults };
}

/** Puts a value into an object, at a path of members. */
export function putAt(
  object: Record<string, unknown>,
  { path, value }: { path: readonly string[]; value: unknown },
): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  const present = object[key];
  const inner: Record<string, unknown> = isObject(present) ? { ...present } : {};
  putAt(inner, { path: rest, value });
  object[key] = inner;
}

function refused(why: string, hint: string) {
  return usageError(`The header of the file cannot be used: ${why}; ${hint}.`, hint);
}
