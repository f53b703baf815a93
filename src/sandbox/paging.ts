import type { Answer, Call } from './call.ts';
import { ApiError, invalid } from './errors.ts';

/** How a list is paged. */
export interface PageRules {
  /** Names the list inside its cursors, so that one list refuses another's. */
  readonly list: string;
  readonly defaultLimit: number;
  /** @default 1 */
  readonly minLimit?: number;
  readonly maxLimit: number;
  /** Parameters that the next link leaves out. */
  readonly notInNext?: readonly string[];
  /** E0000029 was recorded for apps, E0000031 for devices; the others are undocumented and answer as devices do. */
  readonly badCursor?: 'E0000029' | 'E0000031';
}

/** The parameters that links repeat. */
const REPEATED = ['filter', 'q', 'search', 'sortBy', 'sortOrder', 'expand', 'fields'];

/** Where a page begins and how long it may be. */
export interface PageRequest {
  readonly limit: number;
  /** The position after which the page begins. */
  readonly after: number;
}

/** The objects of a page and, when there are more, the position of the last of them. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: number | undefined;
}

/** Reads `limit` and `after`. A limit beyond minimum or maximum becomes the bound (undocumented). */
export function pageRequest(call: Call, rules: PageRules): PageRequest {
  const asked = call.query.get('limit');
  const after = call.query.get('after');
  return { limit: limitOf(asked, rules), after: after === null ? 0 : readCursor(after, rules) };
}

function limitOf(asked: string | null, rules: PageRules): number {
  if (asked === null || asked === '') return rules.defaultLimit;
  const limit = Number(asked);
  // Undocumented: what is not a number is refused, below 1 (and -1, the default the reference names for apps) is default.
  if (!Number.isInteger(limit)) throw invalid('limit', 'limit: must be an integer');
  if (limit < 1) return rules.defaultLimit;
  return Math.min(Math.max(limit, rules.minLimit ?? 1), rules.maxLimit);
}

function readCursor(text: string, rules: PageRules): number {
  const [list, position] = Buffer.from(text, 'base64url').toString('latin1').split('|');
  const after = Number(position);
  if (list === rules.list && position !== '' && Number.isSafeInteger(after) && after >= 0) return after;
  throw new ApiError(rules.badCursor ?? 'E0000031', { causes: ['Invalid cursor.'] });
}

/** The page of a list whose objects carry their position; reads no further than it must. */
export function pageOf<T extends { readonly seq: number }>(all: Iterable<T>, request: PageRequest): Page<T> {
  const items: T[] = [];
  for (const item of all) {
    if (item.seq <= request.after) continue;
    if (items.length === request.limit) return { items, next: items.at(-1)?.seq };
    items.push(item);
  }
  return { items, next: undefined };
}

/** The page of a sorted list, by index: its order is not the order of creation. */
export function pageByIndex<T>(all: readonly T[], request: PageRequest): Page<T> {
  const end = request.after + request.limit;
  return { items: all.slice(request.after, end), next: end < all.length ? end : undefined };
}

/** 200 with a page and its Link lines: `self` with the limit that applied, `next` unless it is the last page. */
export function pageAnswer(
  call: Call,
  page: { rules: PageRules; request: PageRequest; next: number | undefined; body: readonly unknown[] },
): Answer {
  const { query } = call;
  const links = [link(call, linkQuery(query, { limit: page.request.limit, after: query.get('after') }), 'self')];
  if (page.next !== undefined) {
    const after = cursor(page.rules.list, page.next);
    const next = linkQuery(query, { limit: page.request.limit, after });
    for (const name of page.rules.notInNext ?? []) next.delete(name);
    links.push(link(call, next, 'next'));
  }
  return { status: 200, body: page.body, links };
}

/** The cursor that begins a page after this position. */
export function cursor(list: string, position: number): string {
  return Buffer.from(`${list}|${position}`, 'latin1').toString('base64url');
}

/** Recorded from real orgs: first the cursor, then the limit, then the rest; unknown parameters are dropped. */
function linkQuery(query: URLSearchParams, page: { limit: number; after: string | null }): URLSearchParams {
  const linked = new URLSearchParams();
  if (page.after !== null) linked.set('after', page.after);
  linked.set('limit', String(page.limit));
  for (const name of REPEATED) {
    const value = query.get(name);
    if (value !== null) linked.set(name, value);
  }
  return linked;
}

/** A Link line for another query of the same path. */
export function link(call: Call, query: URLSearchParams, rel: string): string {
  const text = query.toString();
  return `<${call.base}${call.path}${text === '' ? '' : `?${text}`}>; rel="${rel}"`;
}
