import LinkHeader from 'http-link-header';
import type { Page, ParsedResponse } from './calls.ts';
import { OktaError } from './errors.ts';
import { memberAt, textAt } from './json.ts';
import { leadsToList } from './paths.ts';
import { shortened } from './text.ts';

/** Characters of a Link header that are read; Okta's longest URLs have a few thousand. */
const longestHeader = 16_384;

/**
 * The `rel="next"` URL of the response to `page`, as path and query, or `undefined` on the last page. Accepts one Link header
 * or several lines of it (RFC 8288). Rejects a link to another origin, because following it would leak the credential. The
 * one exception is the admin host of the same org: its links are followed on the org URL. Also rejects a link to another list.
 */
export function nextLink(link: string | readonly string[] | undefined, page: string): string | undefined {
  if (link === undefined) return undefined;
  const text = typeof link === 'string' ? link : link.join(', ');
  // Most responses other than lists have only rel="self".
  if (!/next/i.test(text) || !/rel/i.test(text)) return undefined;
  const relations = parse(text);
  const next = relations?.find(({ rel }) => typeof rel === 'string' && rel.toLowerCase().split(' ').includes('next'));
  if (relations !== undefined && next === undefined) return undefined;
  return onOrg(next?.uri, page);
}

/** The next page of a list whose body holds it as `_links.next.href`. Checked like a Link header. */
export function nextInBody(json: unknown, page: string): string | undefined {
  const next = memberAt(json, '_links', 'next') ?? undefined;
  return next === undefined ? undefined : onOrg(textAt(next, 'href'), page);
}

/** Where a response came from. */
export interface PageSource {
  readonly origin: string;
  /** Path and query of the request. */
  readonly path: string;
  /** The member of the body that holds the list, and whose `_links.next` leads on. */
  readonly member: string | undefined;
}

/** The page that a response holds, with the next one if there is one. */
export function pageOf({ json, headers, cut }: ParsedResponse, { origin, path, member }: PageSource): Page {
  const list = member === undefined ? json : memberAt(json, member);
  const from = origin + path;
  const next = nextLink(headers['link'], from) ?? (member === undefined ? undefined : nextInBody(json, from));
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  const page = cut === true ? { items, cut } : { items };
  return next === undefined || isSamePage(next, path) ? page : { ...page, next };
}

// A path and query on the org that the page came from.
function onOrg(uri: string | undefined, page: string): string {
  const url = uri !== undefined && URL.canParse(uri, page) ? new URL(uri, page) : undefined;
  if (url === undefined) {
    throw new OktaError('unexpected_response', {
      what: 'Cannot read the link to the next page',
      hint: 'check that no proxy between you and Okta changes headers',
    });
  }
  const { origin, pathname } = new URL(page);
  if (url.origin !== origin && url.origin.replace(/-admin(?=\.[^.]+\.[^.]+$)/, '') !== origin) {
    throw new OktaError(
      'unexpected_response',
      {
        what: `The next page is at ${shortened(url.origin, 300)} instead of ${origin} and was not fetched`,
        hint: 'use the org URL that Okta uses in its own links, and check for a proxy between you and Okta',
      },
      { field: 'orgUrl' },
    );
  }
  if (!leadsToList(url.pathname, pathname)) {
    throw new OktaError('unexpected_response', {
      what: 'The link to the next page points to another list and was not followed',
      hint: 'check that no proxy between you and Okta changes headers',
    });
  }
  // Okta's link may name a user by ID who was requested by login. Keep the login, so no link can lead to another user.
  return pathname + url.search;
}

/** Whether two paths with their queries name the same page, in whatever order and escapes: Okta writes a space as "+". */
export function isSamePage(one: string, other: string): boolean {
  return one === other || spelled(one) === spelled(other);
}

function spelled(path: string): string {
  const { pathname, searchParams } = new URL(path, 'https://okta.invalid');
  searchParams.sort();
  return `${pathname}?${searchParams}`;
}

function parse(text: string): readonly LinkHeader.Reference[] | undefined {
  if (text.length > longestHeader) return undefined;
  try {
    // The parser trims with an expression that is quadratic in white space.
    return LinkHeader.parse(text.replace(/\s+/g, ' ').trim()).refs;
  } catch {
    return undefined;
  }
}
