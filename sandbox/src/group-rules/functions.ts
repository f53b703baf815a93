import type { Profile } from '../state/model.ts';

/** The user that an expression is evaluated for. */
export interface RuleSubject {
  readonly profile: Profile;
  /** The groups the user is in. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

type RuleFunction = (subject: RuleSubject, values: readonly unknown[]) => unknown;

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

function ofText(apply: (text: string, ...more: readonly string[]) => unknown): RuleFunction {
  return (_, [first, ...more]) => apply(text(first), ...more.map(text));
}

function ofGroups(holds: (group: RuleSubject['groups'][number], given: readonly string[]) => boolean): RuleFunction {
  return ({ groups }, values) => groups.some((group) => holds(group, values.map(text)));
}

/** The functions that conditions of group rules use most (Okta docs: Okta Expression Language). */
export const ruleFunctions: ReadonlyMap<string, RuleFunction> = new Map([
  ['String.stringContains', ofText((value, part = '') => value.includes(part))],
  ['String.startsWith', ofText((value, part = '') => value.startsWith(part))],
  ['String.len', ofText((value) => value.length)],
  ['String.toUpperCase', ofText((value) => value.toUpperCase())],
  ['String.toLowerCase', ofText((value) => value.toLowerCase())],
  ['String.removeSpaces', ofText((value) => value.replaceAll(' ', ''))],
  ['String.append', ofText((value, suffix = '') => value + suffix)],
  ['String.substringAfter', ofText((value, mark = '') => value.slice(value.indexOf(mark) + mark.length))],
  ['String.substringBefore', ofText((value, mark = '') => value.split(mark, 1)[0])],
  ['Arrays.contains', (_, [list, value]) => Array.isArray(list) && list.includes(value)],
  ['Arrays.isEmpty', (_, [list]) => !Array.isArray(list) || list.length === 0],
  ['isMemberOfGroup', ofGroups(({ id }, [wanted]) => id === wanted)],
  ['isMemberOfAnyGroup', ofGroups(({ id }, wanted) => wanted.includes(id))],
  ['isMemberOfGroupName', ofGroups(({ name }, [wanted]) => name === wanted)],
  ['isMemberOfGroupNameStartsWith', ofGroups(({ name }, [start = '']) => name.startsWith(start))],
  ['isMemberOfGroupNameContains', ofGroups(({ name }, [part = '']) => name.includes(part))],
]);
