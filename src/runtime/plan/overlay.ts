import type { ParsedResponse, PendingCall } from '../../okta/calls.ts';
import { OktaError } from '../../okta/errors.ts';
import { isObject, type JsonObject, memberAt, textAt } from '../../okta/json.ts';
import { matchOperation } from '../../okta/operations.ts';
import { isTargetList, targetAt, targetOf, withoutCovered } from './role-paths.ts';
import { UserAliases } from './user-aliases.ts';

/** Marks the ID of an object that a plan would create. Okta's IDs have no hyphen. */
const placeholder = /(^|\/)new-\d+(\/|$)/;

/** The most responses that a plan keeps. */
const mostCached = 2000;

/** A membership that a plan changes. */
interface PlannedMember {
  readonly groupId: string;
  readonly userId: string;
  readonly member: boolean;
  readonly group: JsonObject;
  readonly user: JsonObject;
}

/** Where the items of these lists can be read one by one; of all others below the list itself. */
const itemsOf: readonly (readonly [list: RegExp, path: string])[] = [
  [/^\/api\/v1\/users\/[^/]+\/groups$/, '/api/v1/groups'],
  [/^\/api\/v1\/groups\/[^/]+\/users$/, '/api/v1/users'],
  [/^\/api\/v1\/groups\/[^/]+\/apps$/, '/api/v1/apps'],
];

/** The org as it would be after the writes of a plan: what Okta returns, with their effects put over it. */
export class Overlay {
  readonly #objects = new Map<string, JsonObject>();
  readonly #created = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #members = new Map<string, PlannedMember>();
  readonly #aliases = new UserAliases();
  readonly #cache = new Map<string, ParsedResponse>();
  #made = 0;

  /** A path without its query, with the user's ID in place of a login. */
  canonical(path: string): string {
    return this.#aliases.canonical(path);
  }

  /** The response to a read. */
  read(call: PendingCall, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    const path = this.canonical(call.path);
    const returns = call.returns ?? matchOperation('GET', path)?.operation.returns;
    return returns === 'list' ? this.#list(call, path, send) : this.#object(call, path, send);
  }

  /** Keeps an object as it would be. */
  put(path: string, object: JsonObject): void {
    this.#gone.delete(path);
    this.#objects.set(path, object);
  }

  /** Keeps a new object, and returns it with its ID. */
  create(list: string, object: JsonObject, id: string = `new-${++this.#made}`): JsonObject {
    const path = `${list}/${id}`;
    const made = { ...object, id };
    this.add(path, made);
    const login = textAt(made, 'profile', 'login');
    if (list === '/api/v1/users' && login !== undefined) this.#aliases.set(login, id);
    return made;
  }

  /** Keeps an object as it would be in the list above its path. */
  add(path: string, object: JsonObject): void {
    this.put(path, object);
    this.#created.add(path);
  }

  /** Notes that an object, with everything below it, would be gone. */
  remove(path: string): void {
    this.#objects.delete(path);
    this.#created.delete(path);
    this.#gone.add(path);
  }

  /** Notes that a user would be in a group, or no longer be. */
  setMember(member: PlannedMember): void {
    this.#members.set(`${member.groupId} ${member.userId}`, member);
  }

  async #object(call: PendingCall, path: string, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    const known = this.#objects.get(path);
    if (known !== undefined) return simulated(known);
    if (this.#isGone(path) || placeholder.test(path)) throw notFound(call);
    const response = await this.#sent(call, send);
    this.#aliases.note(path, response.json);
    const changed = this.#objects.get(this.canonical(path));
    return changed === undefined ? response : simulated(changed);
  }

  async #list(call: PendingCall, path: string, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    const isNew = placeholder.test(path) || this.#isGone(path);
    const response = isNew
      ? simulated(call.items === undefined ? [] : { [call.items]: [] })
      : await this.#sent(call, send);
    const { json } = response;
    const list = call.items === undefined ? json : memberAt(json, call.items);
    if (!Array.isArray(list)) return response;
    const from = itemsOf.find(([pattern]) => pattern.test(path))?.[1] ?? path;
    const items = list.flatMap((item: unknown) => this.#item(item, from));
    const kept = items.filter((item) => this.#membershipOf(path, item) !== false);
    const more = /[?&](after|q|search|filter)=/.test(call.path) ? [] : this.#added(path, kept);
    const whole = isTargetList(path) ? withoutCovered(path, [...kept, ...more]) : [...kept, ...more];
    const shown = call.items === undefined || !isObject(json) ? whole : { ...json, [call.items]: whole };
    return { ...response, json: shown };
  }

  #item(item: unknown, from: string): unknown[] {
    const id = keyIn(from, item);
    if (id === undefined || !isObject(item)) return [item];
    const path = `${from}/${id}`;
    if (this.#isGone(path)) return [];
    const changed = this.#objects.get(path);
    return [changed === undefined ? item : { ...item, ...changed }];
  }

  /** Whether an item of a list of groups or members would be in it; `undefined` if the plan does not change that. */
  #membershipOf(path: string, item: unknown): boolean | undefined {
    const id = textAt(item, 'id');
    const [, kind, owner] = /^\/api\/v1\/(users|groups)\/([^/]+)\/(?:groups|users)$/.exec(path) ?? [];
    if (id === undefined || owner === undefined) return undefined;
    return this.#members.get(kind === 'users' ? `${id} ${owner}` : `${owner} ${id}`)?.member;
  }

  #added(path: string, present: readonly unknown[]): unknown[] {
    const ids = new Set(present.map((item) => keyIn(path, item)));
    const below = [...this.#created].filter((made) => listOf(made) === path);
    const members = [...this.#members.values()].flatMap(({ member, groupId, userId, group, user }) => {
      if (!member) return [];
      if (path === `/api/v1/users/${userId}/groups`) return [group];
      return path === `/api/v1/groups/${groupId}/users` ? [user] : [];
    });
    return [...below.map((made) => this.#objects.get(made)), ...members].filter(
      (item) => item !== undefined && !ids.has(keyIn(path, item)),
    );
  }

  #isGone(path: string): boolean {
    for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1))
      if (this.#gone.has(path.slice(0, at))) return true;
    return false;
  }

  /** Every path is read once, so that a plan shows one state of the org. */
  async #sent(call: PendingCall, send: () => Promise<ParsedResponse>): Promise<ParsedResponse> {
    const known = this.#cache.get(call.path);
    if (known !== undefined) return known;
    const response = await send();
    this.#cache.set(call.path, response);
    const [oldest] = this.#cache.keys();
    if (oldest !== undefined && this.#cache.size > mostCached) this.#cache.delete(oldest);
    return response;
  }
}

/** What an item of a list is known by. */
function keyIn(list: string, item: unknown): string | undefined {
  return isTargetList(list) ? targetOf(list, item) : textAt(item, 'id');
}

function listOf(path: string): string {
  return targetAt(path)?.list ?? path.slice(0, path.lastIndexOf('/'));
}

/** A response that was not sent for. */
export function simulated(json: unknown): ParsedResponse {
  return { status: 200, headers: {}, body: '', json };
}

function notFound({ operation }: PendingCall): OktaError {
  const what = 'The object would not exist by then';
  return new OktaError('not_found', { what }, { operation, status: 404, errorCode: 'E0000007' });
}
