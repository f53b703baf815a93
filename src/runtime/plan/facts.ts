import type { PendingCall } from '../../okta/calls.ts';
import { isObject, type JsonObject, memberAt } from '../../okta/json.ts';
import { maskSecrets } from '../run/mask.ts';
import { canonical } from './canonical.ts';

/** What is known of an object, by path, such as `profile.department`. An object that does not exist has none. */
export type Facts = Readonly<Record<string, unknown>>;

/** What Okta changes by itself, or what only repeats the rest. */
const passing: ReadonlySet<string> = new Set([
  '_embedded',
  '_links',
  'activated',
  'created',
  'lastLogin',
  'lastMembershipUpdated',
  'lastSync',
  'lastUpdated',
  'passwordChanged',
  'statusChanged',
  'syncState',
  'transitioningToStatus',
]);

/** Attributes that people know an object by. A plan rests on them: who approved it read these names. */
const names: ReadonlySet<string> = new Set(['login', 'name', 'displayName']);

/**
 * The facts of an object that a write rests on or changes: everything but the profile, of which only the names, and what the
 * write changes. A removal takes the whole profile away.
 */
export function factsOf(object: JsonObject | undefined, { method, body }: Pick<PendingCall, 'method' | 'body'>): Facts {
  if (object === undefined) return {};
  const facts: Record<string, unknown> = {};
  const replaced = method === 'PUT' && isObject(body) ? new Set(Object.keys(body)) : new Set<string>();
  for (const [path, value] of leaves(objectOf(maskSecrets(object)))) {
    const [top = '', name = ''] = path.split('.', 2);
    if (passing.has(top) || (top === 'credentials' && name !== 'userName')) continue;
    const isWanted = top !== 'profile' || method === 'DELETE' || replaced.has('profile') || names.has(name);
    if (isWanted || memberAt(body, ...path.split('.')) !== undefined) facts[path] = value;
  }
  if (method === 'DELETE') return facts;
  for (const [path] of leaves(objectOf(body))) {
    const [top = ''] = path.split('.', 1);
    if (top !== 'credentials' && top !== 'id' && !passing.has(top) && !(path in facts)) facts[path] = null;
  }
  return facts;
}

/** The paths whose values differ; an absent one counts as null. */
export function differences(one: Facts, other: Facts): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((path) => canonical(one[path]) !== canonical(other[path]))
    .sort();
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function* leaves(object: JsonObject, prefix = ''): Generator<readonly [path: string, value: unknown]> {
  for (const [name, value] of Object.entries(object)) {
    const path = `${prefix}${name}`;
    if (isObject(value)) yield* leaves(value, `${path}.`);
    else if (value !== undefined) yield [path, value];
  }
}
