import LinkHeader from 'http-link-header';
import { OktaError } from './errors.ts';

/**
 * The `rel="next"` URL of the answer to `page`, as path and query below its origin, or `undefined` on the last page. Takes
 * one Link header or several lines of it (RFC 8288). A link to another origin is refused: following it would carry the
 * credential away. Okta's own admin host of the same org is the one exception; its links are followed on the org URL.
 */
export function nextLink(link: string | readonly string[] | undefined, page: string): string | undefined {
  if (link === undefined) return undefined;
  const text = typeof link === 'string' ? link : link.join(', ');
  // Nearly every answer but a list has only rel="self".
  if (!/rel\s*=\s*"?[^"]*\bnext\b/i.test(text)) return undefined;
  const uri = parse(text);
  const url = uri !== undefined && URL.canParse(uri, page) ? new URL(uri, page) : undefined;
  if (url === undefined) {
    const hint = 'check that no proxy between you and Okta changes headers';
    throw new OktaError('unexpected_response', `The link to the next page cannot be read; ${hint}.`, { hint });
  }
  const { origin } = new URL(page);
  if (url.origin !== origin && url.origin.replace(/-admin(?=\.[^.]+\.[^.]+$)/, '') !== origin) {
    const hint = 'use the org URL that Okta itself uses in its links, or ask who stands between you and Okta';
    throw new OktaError(
      'unexpected_response',
      `The next page lies at ${url.origin} instead of ${origin}, so it is not fetched; ${hint}.`,
      { hint, field: 'orgUrl' },
    );
  }
  return url.pathname + url.search;
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

function parse(text: string): string | undefined {
  try {
    return LinkHeader.parse(text).refs.find(({ rel }) => rel.toLowerCase().split(' ').includes('next'))?.uri;
  } catch {
    return undefined;
  }
}
