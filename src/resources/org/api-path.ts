import { field } from '../../step/field.ts';
import { requiredText } from '../../step/text.ts';

/** Path and query of a call below `/api` of the connection's own org. */
export const apiPath = field(
  requiredText()
    .max(8_000, { abort: true })
    .refine((path) => pathFault(path) === undefined, { error: ({ input }) => pathFault(String(input)) ?? '' }),
  {
    title: 'Path',
    description:
      'Path below /api, for example /v1/users or /api/v1/users, optionally with a query string. Percent-encode special characters.',
    placeholder: '/v1/users',
  },
);

/** Values of the query of a call. */
export type QueryValues = Readonly<Record<string, string | number | boolean>>;

/** A path that is encoded so often is no accident. */
const mostReadings = 5;

const nowhere = 'https://okta.invalid';

/**
 * Path and query as they are sent, below `/api/`. The path has to be one that {@link apiPath} admits; values of `query`
 * come after those of the path's own query.
 */
export function apiTarget(path: string, query: QueryValues = {}): string {
  const { pathname, search } = split(path);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.append(name, String(value));
  // Okta reads "+" in some query values literally; %20 is unambiguous.
  const added = parameters.toString().replaceAll('+', '%20');
  const own = new URL(`${nowhere}/?${search}`).search.slice(1).replaceAll('\\', '%5C');
  const all = [own, added].filter((part) => part !== '').join('&');
  return pathname + (all === '' ? '' : `?${all}`);
}

function split(path: string): { pathname: string; search: string } {
  const mark = path.indexOf('?');
  const given = mark === -1 ? path : path.slice(0, mark);
  const rooted = given.startsWith('/') ? given : `/${given}`;
  return {
    pathname: rooted.startsWith('/api/') ? rooted : `/api${rooted}`,
    search: mark === -1 ? '' : path.slice(mark + 1),
  };
}

/** Why a path cannot be called; `undefined` if it can. Whatever a server might read as leading elsewhere is refused. */
function pathFault(path: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'contains a control character; remove it';
  if (!path.isWellFormed()) return 'is not valid Unicode; remove the broken character';
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || /^[/\\]{2}/.test(path))
    return 'is a whole URL; give only what comes after /api, as /v1/users';
  if (path.includes('#')) return 'contains a fragment; leave out "#" and what follows, or write %23';
  const { pathname } = split(path);
  const fault = pathname.slice('/api/'.length).split('/').map(segmentFault).find(Boolean);
  if (fault !== undefined) return fault;
  // The last word has the parser that the request goes through: it must find nothing to normalise.
  const url = URL.canParse(nowhere + pathname) ? new URL(nowhere + pathname) : undefined;
  if (url?.origin === nowhere && url.pathname === pathname) return undefined;
  return 'does not stay below /api of the org; write it as /v1/users';
}

function segmentFault(segment: string): string | undefined {
  if (segment === '') return 'has an empty segment; remove the doubled or last slash';
  // RFC 3986 without ";", which some servers cut off together with what follows.
  if (!/^(?:[A-Za-z0-9\-._~!$&'()*+,=:@]|%[0-9A-Fa-f]{2})+$/.test(segment))
    return 'contains a character that must be percent-encoded, as %20 for a space; backslashes, ";" and placeholders are not allowed';
  let text = segment;
  for (let reading = 0; reading < mostReadings; reading += 1) {
    if (text === '.' || text === '..') return 'contains "." or ".." as a segment; write the path without them';
    const decoded = decoding(text);
    if (decoded === text) return undefined;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (decoded === undefined || /[/\\;\u0000-\u001f\u007f]/.test(decoded.normalize('NFKC')))
      return 'contains an encoded slash, backslash, ";" or control character; use the ID instead';
    // What is encoded more than once is looked at in every reading.
    text = decoded.normalize('NFKC');
  }
  return 'is percent-encoded more than once; use the ID instead';
}

/** One reading of percent-encoded text; the text itself if nothing is encoded, `undefined` if it is not UTF-8. */
function decoding(text: string): string | undefined {
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
