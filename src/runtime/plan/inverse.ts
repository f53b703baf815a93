import { isObject, type JsonObject, objectAt, textAt } from '../../okta/json.ts';
import { type HttpMethod, matchOperation } from '../../okta/operations.ts';
import type { Facts } from './facts.ts';
import { roleAt, targetAt } from './role-paths.ts';
import { lifecyclePath, memberPath } from './simulate.ts';

/** A write that takes another one back. */
export interface InverseCall {
  readonly method: HttpMethod;
  readonly path: string;
  readonly body?: JsonObject;
}

/** What takes a write back, in order; or why nothing does. */
export type Inverse =
  | { readonly calls: readonly InverseCall[]; readonly lost?: string }
  | { readonly irreversible: string };

/** A write with what it changed. */
export interface ChangedByWrite {
  readonly method: HttpMethod;
  readonly path: string;
  readonly body?: unknown;
  readonly before?: Facts | undefined;
  readonly after?: Facts | undefined;
  /** The path of the object that it created. */
  readonly created?: string | undefined;
}

/** What Okta cannot restore, by the path of the write. */
const lasting: readonly (readonly [path: RegExp, why: string])[] = [
  [/\/sessions(\/|$)/, 'Ended sessions cannot be restored.'],
  [/\/grants(\/|$)/, 'Revoked consents cannot be restored: the user must consent again.'],
  [/\/lifecycle\/reset_factors$|\/factors\//, 'Removed factors cannot be restored: the user must enroll again.'],
  [/\/lifecycle\/(reset|expire)_password|\/credentials\//, 'Passwords and recovery questions cannot be restored.'],
  [/\/identity-sources\//, 'An import cannot be taken back.'],
  [/\/meta\/schemas\//, 'Changes of a schema are not taken back: values could be lost.'],
];

/** Kinds of objects that Okta only deletes once they are inactive. */
const activeKinds = /^\/api\/v1\/(users|apps|zones|groups\/rules|eventHooks|devices)\/[^/]+$/;

/** What takes a write back. */
export function inverseOf(change: ChangedByWrite): Inverse {
  const [path = ''] = change.path.split('?');
  const { method, before = {}, after = {} } = change;
  const isMember = memberPath.test(path);
  // Undoing a change of a role looks at the whole role, see undo-roles.ts.
  if (isMember || targetAt(path) !== undefined)
    return { calls: [{ method: method === 'PUT' ? 'DELETE' : 'PUT', path }] };
  const isEnrollment = change.created !== undefined && /\/factors\/[^/]+$/.test(change.created);
  const why = isEnrollment ? undefined : lasting.find(([pattern]) => pattern.test(path))?.[1];
  if (why !== undefined) return { irreversible: why };
  const [, subject] = lifecyclePath.exec(path) ?? [];
  if (subject !== undefined) return statusInverse(subject, { from: after['status'], to: before['status'] });
  if (change.created !== undefined) return deletion(change.created, after);
  if (method === 'DELETE') return addition(path, before);
  const object = objectOf(path, change.body);
  if (object === undefined) return { irreversible: 'Okta has no opposite of this call.' };
  if (Object.keys(before).length === 0) return { calls: [{ method: 'DELETE', path: object }] };
  return previous(object, { method, body: objectAt(change.body), before });
}

function objectOf(path: string, body: unknown): string | undefined {
  if (matchOperation('GET', path)?.operation.returns === 'object') return path;
  const id = textAt(body, 'id');
  return id !== undefined && matchOperation('GET', path)?.operation.returns === 'list' ? `${path}/${id}` : undefined;
}

/** The lifecycle changes that lead from one status to another. */
function statusInverse(subject: string, { from, to }: { readonly from: unknown; readonly to: unknown }): Inverse {
  const send = (...verbs: readonly string[]): Inverse => {
    return { calls: verbs.map((verb) => ({ method: 'POST', path: `${subject}/lifecycle/${verb}` })) };
  };
  if (from === to) return send();
  if (subject.startsWith('/api/v1/users/')) return userStatusInverse(send, { from, to });
  if (to === 'SUSPENDED') return from === 'ACTIVE' ? send('suspend') : send('activate', 'suspend');
  if (to === 'ACTIVE') return from === 'SUSPENDED' ? send('unsuspend') : send('activate');
  return send('deactivate');
}

function userStatusInverse(
  send: (...verbs: readonly string[]) => Inverse,
  { from, to }: { readonly from: unknown; readonly to: unknown },
): Inverse {
  if (to === 'DEPROVISIONED') return send('deactivate');
  if (to === 'LOCKED_OUT') return { irreversible: 'Only Okta locks a user out.' };
  if (to === 'STAGED') return { irreversible: 'An activated user cannot be staged again.' };
  if (from === 'SUSPENDED') return { ...send('unsuspend'), lost: 'Sessions that a suspension ends are not restored.' };
  if (from === 'DEPROVISIONED') {
    const activate = 'activate?sendEmail=false';
    const back = to === 'SUSPENDED' ? send(activate, 'suspend') : send(activate);
    return { ...back, lost: 'A deactivated user loses their password and sessions, and must set a new password.' };
  }
  return to === 'SUSPENDED' ? send('suspend') : { irreversible: `Okta does not set a user to ${String(to)}.` };
}

function deletion(path: string, { status }: Facts): Inverse {
  const remove: InverseCall = { method: 'DELETE', path };
  const isInactive = !activeKinds.test(path) || status === 'INACTIVE' || status === 'DEPROVISIONED';
  return { calls: isInactive ? [remove] : [{ method: 'POST', path: `${path}/lifecycle/deactivate` }, remove] };
}

function addition(path: string, before: Facts): Inverse {
  const list = path.slice(0, path.lastIndexOf('/'));
  const object = nested(before);
  if (Object.keys(before).length === 0) return { calls: [] };
  if (/^\/api\/v1\/apps\/[^/]+\/users\/[^/]+$/.test(path)) {
    if (before['scope'] === 'GROUP') return { irreversible: 'A group assigns the app, and only the group can again.' };
    const { profile, credentials } = object;
    const content = { ...(isFilled(profile) ? { profile } : {}), ...(isFilled(credentials) ? { credentials } : {}) };
    return { calls: [{ method: 'POST', path: list, body: { id: object['id'], scope: 'USER', ...content } }] };
  }
  if (/^\/api\/v1\/apps\/[^/]+\/groups\/[^/]+$/.test(path)) {
    const { profile, priority } = object;
    const content = { ...(isFilled(profile) ? { profile } : {}), ...(priority === undefined ? {} : { priority }) };
    return { calls: [{ method: 'PUT', path, body: content }] };
  }
  if (roleAt(path) !== undefined) {
    if (before['assignmentType'] === 'GROUP') return { irreversible: 'The role comes through a group.' };
    const { type, role, 'resource-set': resourceSet } = object;
    const custom = type === 'CUSTOM' ? { role, 'resource-set': resourceSet } : {};
    return { calls: [{ method: 'POST', path: list, body: { type, ...custom } }] };
  }
  return { irreversible: 'A deleted object cannot be restored: a new one would have another ID.' };
}

/** The update that sets what an update changed to its previous values. */
function previous(
  path: string,
  { method, body, before }: { readonly method: HttpMethod; readonly body: JsonObject; readonly before: Facts },
): Inverse {
  const object = nested(before);
  const { credentials, id: _, scope, ...others } = body;
  // Of an app that a group assigns, too, the assignment can be made a direct one and back.
  const rest = object['scope'] === undefined || object['scope'] === scope ? others : { ...others, scope };
  const lost = credentials === undefined ? {} : { lost: 'Credentials are not restored.' };
  const names = Object.keys(rest);
  if (names.length === 0) return { irreversible: 'Passwords cannot be restored.' };
  const whole = Object.fromEntries(names.map((name) => [name, object[name] ?? null]));
  const values =
    method === 'PUT' ? whole : Object.fromEntries(names.map((name) => [name, put(rest[name], object[name])]));
  return { calls: [{ method, path, body: values }], ...lost };
}

/** The members of a change with the values that were there; null where there was none. */
function put(change: unknown, before: unknown): unknown {
  if (!isObject(change)) return before ?? null;
  const from = isObject(before) ? before : {};
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, put(value, from[name])]));
}

function isFilled(value: unknown): boolean {
  return isObject(value) && Object.values(value).some((member) => member !== null);
}

/** An object from its facts. */
function nested(facts: Facts): JsonObject {
  const whole: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(facts)) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    let at = whole;
    for (const name of names) {
      const inner = at[name];
      const next: Record<string, unknown> = isObject(inner) ? inner : {};
      at[name] = next;
      at = next;
    }
    at[last] = value;
  }
  return whole;
}
