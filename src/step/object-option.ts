import { textAt } from '../okta/json.ts';
import type { Option } from './picker.ts';

/** An object as an option: its ID, and its name with what tells it apart. For operations whose objects no step reads. */
export function objectOption(
  object: unknown,
  {
    name = ['name'],
    marks = [],
  }: { readonly name?: readonly string[]; readonly marks?: readonly (string | undefined)[] } = {},
): Option {
  const value = textAt(object, 'id') ?? '';
  const told = marks.filter((mark) => mark !== undefined);
  return { value, label: `${textAt(object, ...name) ?? value}${told.length === 0 ? '' : ` (${told.join(', ')})`}` };
}

/** The status as a mark, unless it is ACTIVE. */
export function statusMark(object: unknown): string | undefined {
  const status = textAt(object, 'status');
  return status === 'ACTIVE' ? undefined : status?.toLowerCase();
}
