import { type Expression, matches, userFilter, userSearch } from '../expressions/expression.ts';
import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, invalid } from '../http/errors.ts';
import {
  badCursor,
  type PageRequest,
  type PageRules,
  pageByIndex,
  pageRequest,
  pageResponse,
  positionCursor,
  readPosition,
} from '../http/paging.ts';
import { anyStartsWith, readExpression } from '../http/queries.ts';
import { compareIds, compareTexts } from '../state/collection.ts';
import { lowerBound } from '../state/lower-bound.ts';
import type { User, UserStatus } from '../state/model.ts';
import { blocksOf } from './blocks.ts';
import { createUser } from './creation.ts';
import { removeUser } from './lifecycle.ts';
import { userOf } from './lookup.ts';
import { omitParts, project } from './projection.ts';
import { replaceUser, updateUser } from './update.ts';
import { userEtag, userInList, userView } from './view.ts';

/** Okta docs: list users, at most 200 a page. */
const pageRules: PageRules = { list: 'users', defaultLimit: 200, maxLimit: 200 };
const queryLimit = 10;
const sortable = [
  'id',
  'status',
  'created',
  'activated',
  'statusChanged',
  'lastLogin',
  'lastUpdated',
  'passwordChanged',
] as const;

export function getUser(call: Call): OrgResponse {
  return userResponse(call, userOf(call));
}

/** Okta docs: with an API token, `me` is the admin who created it. */
export function getMe(call: Call): OrgResponse {
  return userResponse(call, call.self);
}

function userResponse(call: Call, user: User): OrgResponse {
  const body = omitParts(call, userView(call.org, user, call.base));
  // Okta docs: get a user, `expand=blocks`. Whether an org without the feature rejects it is undocumented.
  const isExpanded = call.query.get('expand') === 'blocks' && call.org.behavior.userBlocks;
  const embedded = isExpanded ? { _embedded: { blocks: blocksOf(call.org, user) } } : {};
  return { status: 200, body: { ...body, ...embedded }, headers: { etag: userEtag(user) } };
}

export function listUsers(call: Call): OrgResponse {
  const { query } = call;
  const search = query.get('search');
  const filter = query.get('filter');
  if (search !== null && filter !== null) throw new ApiError('E0000033');
  if (search !== null) return searchUsers(call, readExpression(search, 'search', userSearch));
  const q = query.get('q');
  if (filter === null && q !== null) return findUsers(call, q);
  const request = pageRequest(call, pageRules);
  // Okta docs: a plain list omits DEPROVISIONED users, filter and search do not.
  if (filter === null) return pageByStatus(call, request, (user) => user.status !== 'DEPROVISIONED');
  const expression = readExpression(filter, 'filter', userFilter);
  const one = namedUser(call, expression);
  if (one !== undefined)
    return onePage(
      call,
      request,
      one.filter((user) => matches(expression, user)),
    );
  return pageByStatus(call, request, (user) => matches(expression, user));
}

/** `q`: starts with first name, last name or email; no DEPROVISIONED users, no further pages (Okta docs: list users). */
function findUsers(call: Call, q: string): OrgResponse {
  const request = pageRequest(call, { ...pageRules, defaultLimit: queryLimit });
  const wanted = q.toLowerCase();
  const found: User[] = [];
  for (const user of call.org.users.ordered) {
    if (found.length === request.limit) break;
    call.org.settle(user);
    if (user.status === 'DEPROVISIONED') continue;
    const { firstName, lastName, email } = user.profile;
    if (anyStartsWith([firstName, lastName, email], wanted)) found.push(user);
  }
  const body = found.map((user) => project(call, userInList(call.org, user, call.base)));
  return pageResponse(call, { rules: pageRules, request, next: undefined, body });
}

function searchUsers(call: Call, expression: Expression): OrgResponse {
  const request = pageRequest(call, pageRules);
  const sortBy = call.query.get('sortBy');
  const horizon = call.org.searchHorizon();
  if (sortBy === null || sortBy === '') return pageOfFound(call, request, { expression, horizon });
  const found = call.org.users.ordered.filter((user) => {
    call.org.settle(user);
    return user.seq <= horizon && matches(expression, user);
  });
  const keys = new Map(found.map((user) => [user, sortKey(user, sortBy)]));
  const direction = call.query.get('sortOrder')?.toLowerCase() === 'desc' ? -1 : 1;
  // Okta docs: users with the same value are ordered by id.
  found.sort((a, b) => direction * compareTexts(keys.get(a) ?? '', keys.get(b) ?? '') || compareIds(a, b));
  const page = pageByIndex(found, { request, rules: pageRules });
  const body = page.items.map((user) => project(call, userInList(call.org, user, call.base)));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

function sortKey(user: User, property: string): string {
  const [head, tail] = property.split('.', 2);
  if (head === 'profile' && tail !== undefined) return String(user.profile[tail] ?? '').toLowerCase();
  const name = sortable.find((candidate) => candidate === property);
  if (name === undefined) throw invalid('sortBy', `sortBy: ${property} is not a property of users`);
  return String(user[name] ?? '');
}

/** The user that an expression names by ID or login; absent when it names none. */
function namedUser(call: Call, { required }: Expression): User[] | undefined {
  const id = required.get('id');
  const login = required.get('profile.login');
  if (typeof id !== 'string' && typeof login !== 'string') return undefined;
  const user = call.org.user(typeof id === 'string' ? id : (call.org.logins.find(String(login)) ?? ''));
  return user === undefined ? [] : [user];
}

/** The only page. A request with a cursor gets an empty one. */
function onePage(call: Call, request: PageRequest, users: readonly User[]): OrgResponse {
  const body =
    request.after === undefined ? users.map((user) => project(call, userInList(call.org, user, call.base))) : [];
  return pageResponse(call, { rules: pageRules, request, next: undefined, body });
}

/** A page of search results, in the order of creation (undocumented without sortBy). */
function pageOfFound(
  call: Call,
  request: PageRequest,
  wanted: { expression: Expression; horizon: number },
): OrgResponse {
  const { expression, horizon } = wanted;
  const found = (user: User): boolean => user.seq <= horizon && matches(expression, user);
  const one = namedUser(call, expression);
  if (one !== undefined) return onePage(call, request, one.filter(found));
  const { users } = call.org;
  const body: Record<string, unknown>[] = [];
  let last = request.after === undefined ? 0 : readPosition(request.after, pageRules);
  for (let index = users.position(last); index < users.ordered.length; index += 1) {
    const user = users.ordered[index];
    if (user === undefined) break;
    call.org.settle(user);
    if (!found(user)) continue;
    if (body.length === request.limit) {
      return pageResponse(call, { rules: pageRules, request, next: positionCursor(last, pageRules), body });
    }
    body.push(project(call, userInList(call.org, user, call.base)));
    last = user.seq;
  }
  return pageResponse(call, { rules: pageRules, request, next: undefined, body });
}

/**
 * The order of statuses in a list (recorded from real orgs, all but LOCKED_OUT and DEPROVISIONED). A user whose status changes
 * while a list is paged is skipped or repeated.
 */
const statuses: readonly UserStatus[] = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
];

/** A page by status, then by id; its cursor is the place of the status and the last id (recorded: `000u…`, `200u…`). */
function pageByStatus(call: Call, request: PageRequest, wanted: (user: User) => boolean): OrgResponse {
  const all = call.org.users.byId;
  for (const user of all) if (user.transition !== undefined) call.org.settle(user);
  const body: Record<string, unknown>[] = [];
  const start = request.after === undefined ? { rank: 0, id: '' } : readStatusCursor(request.after);
  let last = '';
  for (let rank = start.rank; rank < statuses.length; rank += 1) {
    const from = rank === start.rank ? lowerBound(all, ({ id }) => id <= start.id) : 0;
    for (let index = from; index < all.length; index += 1) {
      const user = all[index];
      if (user === undefined || user.status !== statuses[rank] || !wanted(user)) continue;
      if (body.length === request.limit) return pageResponse(call, { rules: pageRules, request, next: last, body });
      body.push(project(call, userInList(call.org, user, call.base)));
      last = `${rank}${user.id}`;
    }
  }
  return pageResponse(call, { rules: pageRules, request, next: undefined, body });
}

function readStatusCursor(text: string): { rank: number; id: string } {
  const [, rank, id = ''] = /^([0-7])(00u\w+)$/.exec(text) ?? [];
  if (rank === undefined) throw badCursor(pageRules);
  return { rank: Number(rank), id };
}

export function addUser(call: Call): OrgResponse {
  const user = createUser(call);
  return ok(userView(call.org, user, call.base));
}

/** Okta docs: If-Match with an ETag other than the user's is rejected with 412; the body is undocumented. */
function checkEtag(call: Call, user: User): void {
  const expected = call.headers['if-match'];
  if (expected === undefined || expected === '*' || expected === userEtag(user)) return;
  throw new ApiError('E0000001', { status: 412, detail: 'If-Match', causes: ['The resource was changed meanwhile.'] });
}

function change(call: Call, apply: (call: Call, user: User) => void): OrgResponse {
  const user = userOf(call);
  checkEtag(call, user);
  apply(call, user);
  // Recorded from real orgs: the response to a change has no ETag.
  return ok(userView(call.org, user, call.base));
}

export function deleteUser(call: Call): OrgResponse {
  removeUser(call, userOf(call));
  return noContent;
}

export function postUser(call: Call): OrgResponse {
  return change(call, updateUser);
}

export function putUser(call: Call): OrgResponse {
  return change(call, replaceUser);
}
