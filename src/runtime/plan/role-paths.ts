import { isObject, type JsonObject, textAt } from '../../okta/json.ts';

const role = /^(\/api\/v1\/users\/([^/]+)\/roles)\/([^/]+)$/;
const target = /^(.+\/targets\/groups|.+\/targets\/catalog\/apps)\/([^/]+)(?:\/([^/]+))?$/;
const targetList = /\/targets\/(groups|catalog\/apps)$/;

/** A role of a user, from the path of the role or of one of its targets. */
export interface RolePath {
  readonly userId: string;
  readonly roleId: string;
  /** Path of the roles of the user. */
  readonly list: string;
}

/** The role that a path is about; `undefined` if it is about none. */
export function roleAt(path: string): RolePath | undefined {
  const [, list, userId, roleId] = role.exec(path.replace(/\/targets\/.+$/, '')) ?? [];
  return list === undefined || userId === undefined || roleId === undefined ? undefined : { list, userId, roleId };
}

/** Whether a path is the list of the roles of a user. */
export function isRoleList(path: string): boolean {
  return /^\/api\/v1\/users\/[^/]+\/roles$/.test(path);
}

/** What a role is limited to: a group, an app, or one instance of an app. */
export interface TargetPath {
  /** Path of the targets of that kind. */
  readonly list: string;
  /** As {@link targetOf} writes it. */
  readonly target: string;
  /** The item as the list has it. */
  readonly item: JsonObject;
}

/** The target of a path such as `…/targets/catalog/apps/slack/0oa1`; `undefined` if it has none. */
export function targetAt(path: string): TargetPath | undefined {
  const [, list, first, appId] = roleAt(path) === undefined ? [] : (target.exec(path) ?? []);
  if (list === undefined || first === undefined) return undefined;
  const id = appId === undefined ? {} : { id: appId };
  const item = list.endsWith('/groups') ? { id: first } : { name: decodeURIComponent(first), ...id };
  return { list, target: targetOf(list, item) ?? first, item };
}

/** Whether a path is a list of targets. */
export function isTargetList(path: string): boolean {
  return targetList.test(path) && roleAt(path) !== undefined;
}

/**
 * A target as one text: the ID of a group, the name of an app for all of its instances, or both for one instance.
 *
 * @example targetOf('…/targets/catalog/apps', { name: 'slack', id: '0oa1' }) // 'slack/0oa1'
 */
export function targetOf(list: string, item: unknown): string | undefined {
  const id = textAt(item, 'id');
  if (list.endsWith('/groups')) return id;
  const name = textAt(item, 'name');
  return name === undefined || id === undefined ? name : `${name}/${id}`;
}

/** The targets without those that a target of all instances of an app covers (Okta's reference: assign an app target). */
export function withoutCovered(list: string, items: readonly unknown[]): unknown[] {
  if (list.endsWith('/groups')) return [...items];
  const whole = new Set(items.filter((item) => textAt(item, 'id') === undefined).map((item) => textAt(item, 'name')));
  return items.filter((item) => textAt(item, 'id') === undefined || !whole.has(textAt(item, 'name')));
}

/** Whether an entry of a user's roles is their own. One that comes through a group may have the same ID. */
export function isOwnRole(entry: unknown): entry is JsonObject {
  return isObject(entry) && entry['assignmentType'] !== 'GROUP';
}
