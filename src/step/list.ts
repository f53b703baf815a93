import type { Page } from '../okta/calls.ts';
import { PageLoopGuard } from '../okta/page-loop-guard.ts';
import type { Extent, Items } from './action.ts';

/** How a list is read. */
export interface ListReader<Item> {
  /** The largest page to request. */
  readonly pageSize: number;
  /** The smallest page that Okta allows. @default 1 */
  readonly leastPageSize?: number | undefined;
  /** Reads one page: the first with this limit, or the one that a cursor names. */
  readonly page: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>;
}

const defaultLimit = 200;

/**
 * Reads a list up to the limit, or to its end. A cursor is the path of the next page; if the limit cuts a page, also the
 * number of its items already returned: `path#skip`.
 */
export async function listItems<Item>(extent: Extent, reader: ListReader<Item>): Promise<Items<Item>> {
  const wanted = extent.all === true ? Number.POSITIVE_INFINITY : (extent.limit ?? defaultLimit);
  const items: Item[] = [];
  const guard = new PageLoopGuard();
  let { path, skip } = splitCursor(extent.cursor);
  for (;;) {
    const limit = Math.max(Math.min(wanted, reader.pageSize), reader.leastPageSize ?? 1);
    const page = await reader.page({ limit, ...(path === undefined ? {} : { cursor: path }) });
    const room = wanted - items.length;
    const fresh = skip === 0 ? page.items : page.items.slice(skip);
    for (const item of fresh.slice(0, room)) items.push(item);
    if (fresh.length > room) return { items, nextCursor: `${path ?? ''}#${skip + room}` };
    if (page.next === undefined) return { items };
    if (items.length >= wanted) return { items, nextCursor: page.next };
    path = guard.follow(page.next, page.items.length);
    skip = 0;
  }
}

function splitCursor(cursor: string | undefined): { path: string | undefined; skip: number } {
  const [, path = '', skip] = /^(.*?)(?:#(\d{1,7}))?$/.exec(cursor ?? '') ?? [];
  return { path: path === '' ? undefined : path, skip: Number(skip ?? 0) };
}
