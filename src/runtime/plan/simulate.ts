import type { PendingCall } from '../../okta/calls.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../../okta/json.ts';
import { matchOperation } from '../../okta/operations.ts';
import { merged } from '../../step/replacement.ts';
import type { Overlay } from './overlay.ts';
import { targetAt } from './role-paths.ts';

/** Thrown through a step whose next call depends on what Okta would return. */
export class PlanEnd extends Error {
  readonly operation: string;
  constructor(operation: string) {
    super('plan ends');
    this.operation = operation;
  }
}

/** What a write would return. */
export interface Simulated {
  readonly json: unknown;
  /** The path of the object that it would create. */
  readonly created?: string;
}

/** The object at a path as the plan has it by then; `undefined` if there is none. */
export type LookAt = (path: string) => Promise<JsonObject | undefined>;

/** The user and the group of a path that is a membership. */
export const memberPath = /^\/api\/v1\/groups\/([^/]+)\/users\/([^/]+)$/;

/** The object of a lifecycle change, and the change. */
export const lifecyclePath = /^(.+)\/lifecycle\/(\w+)$/;

/** Statuses after a lifecycle change, by the beginning of the path; the first that fits. */
const statuses: readonly (readonly [path: RegExp, Readonly<Record<string, string>>])[] = [
  [
    /^\/api\/v1\/users\//,
    {
      activate: 'ACTIVE',
      reactivate: 'PROVISIONED',
      deactivate: 'DEPROVISIONED',
      suspend: 'SUSPENDED',
      unsuspend: 'ACTIVE',
      unlock: 'ACTIVE',
      reset_password: 'RECOVERY',
      expire_password: 'PASSWORD_EXPIRED',
      expire_password_with_temp_password: 'PASSWORD_EXPIRED',
    },
  ],
  [
    /^\/api\/v1\/devices\//,
    { activate: 'ACTIVE', deactivate: 'DEACTIVATED', suspend: 'SUSPENDED', unsuspend: 'ACTIVE' },
  ],
  [/./, { activate: 'ACTIVE', deactivate: 'INACTIVE' }],
];

/** Puts the effect of a write over the org. Throws {@link PlanEnd} if only Okta knows what it returns. */
export async function simulate(overlay: Overlay, call: PendingCall, look: LookAt): Promise<Simulated> {
  const path = overlay.canonical(call.path);
  const [, groupId, userId] = memberPath.exec(path) ?? [];
  if (groupId !== undefined && userId !== undefined) {
    const [group = { id: groupId }, user = { id: userId }] = [
      await look(`/api/v1/groups/${groupId}`),
      await look(`/api/v1/users/${userId}`),
    ];
    overlay.setMember({ groupId, userId, member: call.method === 'PUT', group, user });
    return nothing;
  }
  const limit = targetAt(path);
  if (limit !== undefined && call.method === 'PUT') {
    overlay.add(`${limit.list}/${limit.target}`, limit.item);
    return nothing;
  }
  const [, subject, verb = ''] = lifecyclePath.exec(path) ?? [];
  if (subject !== undefined) return changeStatus(overlay, { call, subject, verb, before: await look(subject) });
  if (call.method === 'DELETE') {
    overlay.remove(path);
    return nothing;
  }
  const body = objectAt(call.body);
  if (matchOperation('GET', path)?.operation.returns === 'object') return change(overlay, { call, path, body, look });
  const list = matchOperation('GET', path)?.operation.returns === 'list' ? path : undefined;
  if (list !== undefined && call.method === 'POST') return create(overlay, { call, list, body });
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (call.method === 'PUT' && matchOperation('GET', parent)?.operation.returns === 'list') {
    overlay.create(parent, body, path.slice(parent.length + 1));
    return nothing;
  }
  if (matchOperation(call.method, path)?.operation.returns === 'nothing') return nothing;
  throw new PlanEnd(call.operation);
}

const nothing: Simulated = { json: undefined };

function changeStatus(
  overlay: Overlay,
  { call, subject, verb, before }: { call: PendingCall; subject: string; verb: string; before: JsonObject | undefined },
): Simulated {
  const status = statuses.find(([path]) => path.test(subject))?.[1][verb];
  if (verb === 'reset_factors') overlay.remove(`${subject}/factors`);
  if (before !== undefined && status !== undefined) overlay.put(subject, { ...before, status });
  const { returns } = matchOperation(call.method, `${subject}/lifecycle/${verb}`)?.operation ?? {};
  if (returns === undefined || (returns === 'object' && before === undefined)) throw new PlanEnd(call.operation);
  // One-time links and passwords are never foreseen.
  return returns === 'object' ? { json: { ...before, ...(status === undefined ? {} : { status }) } } : { json: {} };
}

async function change(
  overlay: Overlay,
  { call, path, body, look }: { call: PendingCall; path: string; body: JsonObject; look: LookAt },
): Promise<Simulated> {
  const before = await look(path);
  const id = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  const { credentials: _, ...sent } = body;
  const after =
    call.method === 'PUT' ? { id, ...before, ...sent } : merged(before === undefined ? { id } : { ...before }, sent);
  if (before === undefined) overlay.create(path.slice(0, path.lastIndexOf('/')), after, id);
  else overlay.put(path, withoutNull(after));
  return { json: withoutNull(after) };
}

// Okta returns no attribute that was set to null.
function withoutNull(object: JsonObject): JsonObject {
  const entries = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, isObject(value) ? withoutNull(value) : value]));
}

function create(
  overlay: Overlay,
  { call, list, body }: { call: PendingCall; list: string; body: JsonObject },
): Simulated {
  const { credentials, ...sent } = body;
  const made = overlay.create(
    list,
    { ...defaultsOf(list, call), ...sent, ...(credentials === undefined ? {} : withoutSecrets(credentials)) },
    textAt(body, 'id'),
  );
  return { json: made, created: `${list}/${textAt(made, 'id') ?? ''}` };
}

function withoutSecrets(credentials: unknown): JsonObject {
  const userName = textAt(credentials, 'userName');
  return userName === undefined ? {} : { credentials: { userName } };
}

/** What Okta sets itself. */
function defaultsOf(list: string, { path, body }: PendingCall): JsonObject {
  const activates = !/[?&]activate=false/.test(path);
  if (list === '/api/v1/users') {
    const hasPassword = textAt(body, 'credentials', 'password', 'value') !== undefined;
    return { status: activates ? (hasPassword ? 'ACTIVE' : 'PROVISIONED') : 'STAGED' };
  }
  if (list === '/api/v1/groups') return { type: 'OKTA_GROUP' };
  if (list === '/api/v1/groups/rules') return { status: 'INACTIVE' };
  if (/\/factors$/.test(list)) return { status: activates ? 'PENDING_ACTIVATION' : 'NOT_SETUP' };
  return { status: activates ? 'ACTIVE' : 'INACTIVE' };
}
