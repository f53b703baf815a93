import type { Page } from '../okta/calls.ts';
import { byLabel, type Option, type OptionPage } from './picker.ts';

/** The most requests for one page of options, and how many options are enough. */
const mostPages = 10;
const enough = 100;

/**
 * One page of options from a list that Okta cannot search: those whose label contains the query. Reads on until there are
 * enough, or for ten pages; then `nextCursor` continues where it stopped.
 */
export async function searchedHere(
  { query = '', cursor }: { readonly query?: string; readonly cursor?: string },
  page: (cursor: string | undefined) => Promise<Page<Option>>,
): Promise<OptionPage> {
  const words = query.trim().toLowerCase();
  const items: Option[] = [];
  let next = cursor;
  for (let count = 0; count < mostPages && items.length < enough; count += 1) {
    const found = await page(next);
    items.push(
      ...found.items.filter(({ value, label }) => value === query.trim() || label.toLowerCase().includes(words)),
    );
    next = found.next;
    if (next === undefined) break;
  }
  return { items: byLabel(items), ...(next === undefined ? {} : { nextCursor: next }) };
}
