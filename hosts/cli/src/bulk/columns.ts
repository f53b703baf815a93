import { isObject, type JsonSchema, valueTypes } from 'okta-connector/host';
import { usageError } from '../usage.ts';
import { fieldNamed } from './names.ts';
import { readValue, type ValueProblem } from './read-value.ts';

/** One column of a table of inputs: the field for its values, and the field's schemas. */
export interface Column {
  readonly path: readonly string[];
  readonly schemas: readonly JsonSchema[];
}

/** The columns of a header, without unnamed ones at the end. Throws `invalid_request` for a name that is not a field. */
export function columnsOf(header: readonly string[], form: JsonSchema): Column[] {
  const names = header.slice(0, header.findLastIndex((name) => name !== '') + 1);
  /** Header names by the path they use, and by the parents of that path. */
  const whole = new Map<string, string>();
  const inside = new Map<string, string>();
  return names.map((name, index) => {
    if (name === '') throw usageError(`Column ${index + 1} has no name`, 'name it after a field');
    const field = fieldNamed(name, form);
    if (field.what !== undefined) throw usageError(field.what, field.hint);
    const path = field.path.join('.');
    const parents = field.path.slice(1).map((_, depth) => field.path.slice(0, depth + 1).join('.'));
    const same = whole.get(path);
    if (same !== undefined)
      throw usageError(
        same === name ? `Column ${name} appears twice` : `Columns ${same} and ${name} are both ${path}`,
        'remove one of them',
      );
    const other = inside.get(path) ?? parents.flatMap((parent) => whole.get(parent) ?? [])[0];
    if (other !== undefined) throw usageError(`Columns ${other} and ${name} overlap`, 'remove one of them');
    whole.set(path, name);
    for (const parent of parents) inside.set(parent, name);
    return { path: field.path, schemas: field.schemas };
  });
}

/** Whether a header needs the org's own schema, because a name or the type of its values is unknown. */
export function needsOrgSchema(header: readonly string[], form: JsonSchema): boolean {
  return header.some((name) => {
    if (name === '') return false;
    const field = fieldNamed(name, form);
    return field.what !== undefined || valueTypes(field.schemas).size !== 1;
  });
}

/** The input of a row, and its problems. Empty cells are left out. */
export function inputOf(
  cells: readonly string[],
  columns: readonly Column[],
): { readonly input: Record<string, unknown>; readonly problems: readonly ValueProblem[] } {
  const input: Record<string, unknown> = {};
  const problems: ValueProblem[] = [];
  for (const [index, { path, schemas }] of columns.entries()) {
    const text = cells[index] ?? '';
    if (text === '') continue;
    putAt(input, { path, value: readValue(text, { schemas, path: path.join('.'), problems }) });
  }
  return { input, problems };
}

/** Sets a member of an object at a path. */
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
