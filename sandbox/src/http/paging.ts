import { compareIds } from '../state/collection.ts';
import { lowerBound } from '../state/lower-bound.ts';
import type { Call, OrgResponse } from './call.ts';
import { ApiError, invalid } from './errors.ts';

/** How a list is paged. */
export interface PageRules {
  /** Names the list inside its cursors, so that other lists reject them. */
  readonly list: string;
  readonly defaultLimit: number;
  readonly maxLimit: number;
  /** The parameters that links repeat, in their order. @default filter, q, search, sortBy, sortOrder, expand, fields */
  readonly repeated?: readonly string[];
  /** Parameters that the next link omits. */
  readonly notInNext?: readonly string[];
  /** E0000029 was recorded for apps, E0000031 for devices; the others are undocumented and behave like devices. */
  readonly badCursor?: 'E0000029' | 'E0000031';
}

/** The parameters that links repeat. */
const usuallyRepeated = ['filter', 'q', 'search', 'sortBy', 'sortOrder', 'expand', 'fields'];

/** The start and the limit of a page. */
export interface PageRequest {
  readonly limit: number;
  /** The cursor after which the page starts; absent for the first page. */
  readonly after: string | undefined;
}

/** The objects of a page and, if there are more, the cursor of the next page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** The order of a list, whose cursor is the ID of the last object. */
export interface ListOrder<Item> {
  compare(a: Item, b: Item): number;
  /** The object of an ID in a cursor, deleted or not. */
  find(id: string): Item | undefined;
}

/** Reads `limit` and `after`. A limit outside the bounds becomes the nearest bound (undocumented). */
export function pageRequest(call: Call, rules: PageRules): PageRequest {
  // Clients in the field send an empty `after` for the first page, as they do with other parameters.
  const after = call.query.get('after') || undefined;
  return { limit: limitOf(call.query.get('limit'), rules), after };
}

function limitOf(asked: string | null, rules: PageRules): number {
  if (asked === null || asked === '') return rules.defaultLimit;
  const limit = Number(asked);
  // Undocumented: a limit that is not a number is rejected; below 1 (such as -1, the reference's default for apps) is the default.
  if (!Number.isInteger(limit)) throw invalid('limit', 'limit: must be an integer');
  if (limit < 1) return rules.defaultLimit;
  return Math.min(limit, rules.maxLimit);
}

/** The error for a cursor that the list did not issue (recorded from real orgs for apps and devices). */
export function badCursor(rules: PageRules): ApiError {
  return new ApiError(rules.badCursor ?? 'E0000031', { causes: ['Invalid cursor.'] });
}

/** The page of a sorted list, whose cursor is the last ID (recorded from real orgs for devices; Okta docs: groups). */
export function pageById<Item extends { readonly id: string }>(
  sorted: readonly Item[],
  page: { readonly request: PageRequest; readonly rules: PageRules; readonly order: ListOrder<Item> },
): Page<Item> {
  const { request, rules, order } = page;
  const start = request.after === undefined ? 0 : startAfter(sorted, { id: request.after, rules, order });
  const items = sorted.slice(start, start + request.limit);
  return { items, next: start + request.limit < sorted.length ? items.at(-1)?.id : undefined };
}

/** A page of relations to objects of a collection, by ID (recorded from a real org for group members). */
export function pageOfRelated<Item>(
  all: Iterable<Item>,
  page: {
    readonly request: PageRequest;
    readonly rules: PageRules;
    idOf(item: Item): string;
    /** Whether an object with this ID exists or existed. */
    known(id: string): boolean;
  },
): Page<Item> {
  const keyed = Array.from(all, (item) => ({ id: page.idOf(item), item })).sort(compareIds);
  const order: ListOrder<{ readonly id: string }> = {
    compare: compareIds,
    find: (id) => (page.known(id) ? { id } : undefined),
  };
  const { request, rules } = page;
  const start = request.after === undefined ? 0 : startAfter(keyed, { id: request.after, rules, order });
  const items = keyed.slice(start, start + request.limit);
  const next = start + request.limit < keyed.length ? items.at(-1)?.id : undefined;
  return { items: items.map(({ item }) => item), next };
}

function startAfter<Item>(
  sorted: readonly Item[],
  { id, rules, order }: { readonly id: string; readonly rules: PageRules; readonly order: ListOrder<Item> },
): number {
  const anchor = order.find(id);
  if (anchor === undefined) throw badCursor(rules);
  return lowerBound(sorted, (item) => order.compare(item, anchor) <= 0);
}

/** A page of a list in another order, by index, with an opaque cursor. */
export function pageByIndex<Item>(
  all: readonly Item[],
  page: { readonly request: PageRequest; readonly rules: PageRules },
): Page<Item> {
  const { request, rules } = page;
  const start = request.after === undefined ? 0 : readPosition(request.after, rules);
  const end = start + request.limit;
  return { items: all.slice(start, end), next: end < all.length ? positionCursor(end, rules) : undefined };
}

/** The position of an opaque cursor. */
export function readPosition(text: string, rules: PageRules): number {
  const [list, position] = Buffer.from(text, 'base64url').toString('latin1').split('|');
  const after = Number(position);
  if (list === rules.list && position !== '' && Number.isSafeInteger(after) && after >= 0) return after;
  throw badCursor(rules);
}

/** An opaque cursor for a position. */
export function positionCursor(position: number, rules: PageRules): string {
  return Buffer.from(`${rules.list}|${position}`, 'latin1').toString('base64url');
}

/** 200 with a page and its Link lines: `self` with the limit that applied, `next` unless it is the last page. */
export function pageResponse(
  call: Call,
  page: { rules: PageRules; request: PageRequest; next: string | undefined; body: readonly unknown[] },
): OrgResponse {
  const { query } = call;
  const { limit, after } = page.request;
  const links = [link(call, linkQuery(query, { limit, after, rules: page.rules }), 'self')];
  if (page.next !== undefined) {
    const next = linkQuery(query, { limit, after: page.next, rules: page.rules });
    for (const name of page.rules.notInNext ?? []) next.delete(name);
    links.push(link(call, next, 'next'));
  }
  return { status: 200, body: page.body, links };
}

/**
 * 200 with a page as a member of an object (Okta's reference: custom roles, resource sets, users with role assignments). The
 * next page is a link in the body; there is no Link header.
 */
export function pageInBody(
  call: Call,
  page: {
    readonly member: string;
    readonly body: readonly unknown[];
    readonly next: string | undefined;
    /** Repeated by the next link. */
    readonly limit?: number;
  },
): OrgResponse {
  const { member, body, next, limit } = page;
  if (next === undefined) return { status: 200, body: { [member]: body } };
  const query = new URLSearchParams({ after: next, ...(limit === undefined ? {} : { limit: String(limit) }) });
  return { status: 200, body: { [member]: body, _links: { next: { href: `${call.base}${call.path}?${query}` } } } };
}

/** Recorded from real orgs: first the cursor, then the limit, then the rest; unknown parameters are dropped. */
function linkQuery(
  query: URLSearchParams,
  page: { readonly limit: number; readonly after: string | undefined; readonly rules: PageRules },
): URLSearchParams {
  const linked = new URLSearchParams();
  if (page.after !== undefined) linked.set('after', page.after);
  linked.set('limit', String(page.limit));
  for (const name of page.rules.repeated ?? usuallyRepeated) {
    const value = query.get(name);
    if (value !== null) linked.set(name, value);
  }
  // Recorded from real orgs (apps): sortOrder is dropped without sortBy.
  if (!linked.has('sortBy')) linked.delete('sortOrder');
  return linked;
}

/** A Link line for another query of the same path. */
export function link(call: Call, query: URLSearchParams, rel: string): string {
  const text = query.toString();
  return `<${call.base}${call.path}${text === '' ? '' : `?${text}`}>; rel="${rel}"`;
}
