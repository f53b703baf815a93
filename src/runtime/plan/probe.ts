import { absent } from '../../okta/absent.ts';
import type { PendingCall } from '../../okta/calls.ts';
import type { OktaClient } from '../../okta/client.ts';
import { isObject, type JsonObject, textAt } from '../../okta/json.ts';
import { pageOf } from '../../okta/links.ts';
import { matchOperation } from '../../okta/operations.ts';
import { PageLoopGuard } from '../../okta/page-loop-guard.ts';
import { targetKind } from '../../resources/roles/targets.ts';
import { includes } from '../../step/replacement.ts';
import { type Facts, factsOf } from './facts.ts';
import { isOwnRole, isRoleList, roleAt, targetOf } from './role-paths.ts';
import { lifecyclePath, memberPath } from './simulate.ts';

/** Where to read what a write rests on and changes. */
export type Probe =
  | { readonly kind: 'member'; readonly groupId: string; readonly userId: string }
  | { readonly kind: 'role'; readonly path: string }
  | { readonly kind: 'object'; readonly path: string }
  | { readonly kind: 'entry'; readonly list: string; readonly id: string };

/** A write, as far as its probe needs it. */
export type ProbedCall = Pick<PendingCall, 'method' | 'body'> & { readonly path: string };

/**
 * Where a write's object can be read; `undefined` for a new object, and for what Okta does not show, such as sessions.
 *
 * @example probeOf({ method: 'POST', path: '/api/v1/users/00u1/lifecycle/suspend' }) // { kind: 'object', path: '/api/v1/users/00u1' }
 */
export function probeOf({ method, path, body }: ProbedCall): Probe | undefined {
  const [pathname = ''] = path.split('?');
  const [, groupId, userId] = memberPath.exec(pathname) ?? [];
  if (groupId !== undefined && userId !== undefined) return { kind: 'member', groupId, userId };
  const role = roleProbe(pathname);
  if (role !== undefined) return role;
  const subject = lifecyclePath.exec(pathname)?.[1] ?? /^(.+)\/credentials\/\w+$/.exec(pathname)?.[1] ?? pathname;
  const found = readAt(subject);
  if (found === 'object') return { kind: 'object', path: subject };
  const id = textAt(body, 'id');
  if (found === 'list' && method === 'POST') {
    const member = id === undefined ? undefined : `${subject}/${encodeURIComponent(id)}`;
    return member !== undefined && readAt(member) === 'object' ? { kind: 'object', path: member } : undefined;
  }
  return found === 'list' ? undefined : entryAt(subject);
}

/** Where the object that a write created can be read. */
export function createdProbe(path: string): Probe | undefined {
  return roleProbe(path) ?? (readAt(path) === 'object' ? { kind: 'object', path } : entryAt(path));
}

/** The object that a probe reads, as text: the same for the same object. */
export function keyOf(probe: Probe): string {
  if (probe.kind === 'member') return `/api/v1/groups/${probe.groupId}/users/${probe.userId}`;
  return probe.kind === 'entry' ? `${probe.list}/${probe.id}` : probe.path;
}

/** The requests of a probe, as text. */
export function readsOf(probe: Probe): string {
  if (probe.kind === 'member') return `GET /api/v1/users/${probe.userId}/groups`;
  if (probe.kind === 'role') return `GET ${roleAt(probe.path)?.list ?? probe.path}`;
  return `GET ${probe.kind === 'object' ? probe.path : probe.list}`;
}

/** A role with its targets: a change of a target changes the role. */
function roleProbe(path: string): Probe | undefined {
  const role = roleAt(path);
  return role === undefined ? undefined : { kind: 'role', path: `${role.list}/${role.roleId}` };
}

function entryAt(path: string): Probe | undefined {
  const at = path.lastIndexOf('/');
  const list = path.slice(0, at);
  return readAt(list) === 'list' ? { kind: 'entry', list, id: decodeURIComponent(path.slice(at + 1)) } : undefined;
}

function readAt(path: string): 'list' | 'object' | undefined {
  const returns = matchOperation('GET', path)?.operation.returns;
  return returns === 'nothing' ? undefined : returns;
}

/** Reads what writes rest on. */
export class ProbeReader {
  readonly #client: OktaClient;
  readonly #origin: string;
  /** Groups are read once: many changes are about the same few. */
  readonly #groups = new Map<string, Promise<JsonObject | undefined>>();

  constructor(client: OktaClient, origin: string) {
    this.#client = client;
    this.#origin = origin;
  }

  /** The object at a path; `undefined` if Okta has none. */
  async object(path: string): Promise<JsonObject | undefined> {
    const found = await absent(this.#client.raw({ method: 'GET', path, ...operationAt(path) }));
    return isObject(found?.json) ? found.json : undefined;
  }

  /** The object that a probe reads; `undefined` for a membership, which is none. */
  async read(probe: Probe): Promise<JsonObject | undefined> {
    if (probe.kind === 'object') return this.object(probe.path);
    if (probe.kind === 'entry') return this.#entry(probe.list, probe.id);
    return probe.kind === 'role' ? this.#ownRole(probe.path) : undefined;
  }

  /** The path of the one item of a list that was created since a time and is as wanted; `undefined` if that is not certain. */
  async createdIn(
    list: string,
    { startedBefore, wanted, present }: { startedBefore: number; wanted: unknown; present: readonly string[] },
  ): Promise<string | undefined> {
    const found = (await this.list(list)).filter((item) => {
      const created = Date.parse(textAt(item, 'created') ?? '');
      // Okta's times may be whole seconds.
      const isNew = created >= Math.floor(startedBefore / 1000) * 1000 && !present.includes(textAt(item, 'id') ?? '');
      return isNew && includes(item, wanted);
    });
    const id = found.length === 1 ? textAt(found[0], 'id') : undefined;
    return id === undefined ? undefined : `${list}/${id}`;
  }

  /** IDs of the roles of a user before a write assigns one; `undefined` for any other write. */
  async rolesBefore(path: string): Promise<readonly string[] | undefined> {
    if (!isRoleList(path)) return undefined;
    return (await this.list(path)).filter(isOwnRole).flatMap((role) => textAt(role, 'id') ?? []);
  }

  /** The facts that a write rests on. */
  async facts(probe: Probe, call: Pick<PendingCall, 'method' | 'body'>): Promise<Facts> {
    if (probe.kind === 'object') return factsOf(await this.object(probe.path), call);
    if (probe.kind === 'role') return this.#role(probe.path, call);
    if (probe.kind === 'entry') return factsOf(await this.#entry(probe.list, probe.id), call);
    const { groupId, userId } = probe;
    const member = (await this.#entry(`/api/v1/users/${userId}/groups`, groupId)) !== undefined;
    const group = factsOf(await this.#group(`/api/v1/groups/${groupId}`), call);
    return { member, group: group['profile.name'] ?? null, type: group['type'] ?? null };
  }

  async #ownRole(path: string): Promise<JsonObject | undefined> {
    const role = roleAt(path);
    const roles = role === undefined ? [] : await this.list(role.list);
    return roles.filter(isOwnRole).find((entry) => textAt(entry, 'id') === role?.roleId);
  }

  async #role(path: string, call: Pick<PendingCall, 'method' | 'body'>): Promise<Facts> {
    const entry = await this.#ownRole(path);
    const facts = factsOf(entry, { method: call.method, body: undefined });
    const kind = targetKind(textAt(entry, 'type'));
    if (kind === undefined) return facts;
    const list = `${path}/targets/${kind === 'groups' ? 'groups' : 'catalog/apps'}`;
    const targets = (await this.list(`${list}?limit=200`)).flatMap((item) => targetOf(list, item) ?? []);
    return { ...facts, [`targets.${kind}`]: targets.sort() };
  }

  #group(path: string): Promise<JsonObject | undefined> {
    const known = this.#groups.get(path);
    if (known !== undefined) return known;
    const read = this.object(path);
    this.#groups.set(path, read);
    read.catch(() => this.#groups.delete(path));
    return read;
  }

  /** All items of a list; none if there is no such list. */
  async list(first: string): Promise<unknown[]> {
    const items: unknown[] = [];
    for await (const page of this.#pages(first)) items.push(...page);
    return items;
  }

  async #entry(list: string, id: string): Promise<JsonObject | undefined> {
    for await (const page of this.#pages(list)) {
      const found = page.find((item) => textAt(item, 'id') === id);
      if (found !== undefined) return isObject(found) ? found : undefined;
    }
    return undefined;
  }

  async *#pages(first: string): AsyncGenerator<readonly unknown[]> {
    const guard = new PageLoopGuard();
    const named = operationAt(first.split('?', 1)[0] ?? first);
    for (let path: string | undefined = first; path !== undefined; ) {
      const response = await absent(this.#client.raw({ method: 'GET', path, ...named }));
      if (response === undefined) return;
      const page = pageOf(response, { origin: this.#origin, path, member: undefined });
      yield page.items;
      path = page.next === undefined ? undefined : guard.follow(page.next, page.items.length);
    }
  }
}

/** The ID of the operation of a path, so that the call counts in its rate-limit bucket. */
export function operationAt(path: string, method: PendingCall['method'] = 'GET'): { readonly operation?: string } {
  const operation = matchOperation(method, path)?.id;
  return operation === undefined ? {} : { operation };
}
