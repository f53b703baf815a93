import { createHash } from 'node:crypto';
import { isObject } from '../../okta/json.ts';

/** JSON with the members in order and without spaces, so that a value that was formatted or sorted anew has the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((entry: unknown) => canonical(entry ?? null)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/** A short digest of a value. */
export function digest(...values: readonly unknown[]): string {
  return createHash('sha256').update(values.map(canonical).join('\n')).digest('hex').slice(0, 16);
}
