import { z } from 'zod';
import { parseJson } from '../../okta/json.ts';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';

/** Path and query of a call below `/api` of the connection's own org. */
export const apiPath = field(
  requiredText()
    .max(8_000, { abort: true })
    .refine((path) => pathFault(path) === undefined, { error: ({ input }) => pathFault(String(input)) ?? '' }),
  {
    title: 'Path',
    description:
      "Path below /api, for example /v1/users or /api/v1/users, optionally with a query string. Paths of Okta's management API outside /api also work, such as /oauth2/v1/clients. Percent-encode special characters.",
    placeholder: '/v1/users',
  },
);

/** Values of the query of a call. */
export type QueryValues = Readonly<Record<string, string | number | boolean>>;

/** More layers of percent-encoding than this are refused. */
const mostReadings = 5;

const nowhere = 'https://okta.invalid';

/**
 * Path and query as sent, below `/api/`. The path must be one that {@link apiPath} accepts; values of `query`
 * come after those of the path's own query.
 */
export function apiTarget(path: string, query: QueryValues = {}): string {
  const { pathname, search } = split(path);
  const plain = withoutNeedlessEscapes(pathname);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.append(name, String(value));
  // Okta reads "+" in some query values literally; %20 is unambiguous.
  const added = parameters.toString().replaceAll('+', '%20');
  const own = new URL(`${nowhere}/?${search}`).search.slice(1).replaceAll('\\', '%5C');
  const all = [own, added].filter((part) => part !== '').join('&');
  return plain + (all === '' ? '' : `?${all}`);
}

/**
 * A path with needless percent-encoding removed (RFC 3986 section 6.2.2.2), so that a guard sees the path
 * that Okta reads.
 *
 * @example withoutNeedlessEscapes('/api/v1/users/%6de') // '/api/v1/users/me'
 */
function withoutNeedlessEscapes(pathname: string): string {
  return pathname.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded;
  });
}

// Where Okta's management API has operations outside of /api. The token endpoint is not among them.
const otherRoots =
  /^\/(?:\.well-known|oauth2\/v1\/clients|(?:attack-protection|integrations|okta-personal-settings|privileged-access|security|webauthn-registration)\/api\/v1)(?:\/|$)/;

function split(path: string): { pathname: string; search: string } {
  const mark = path.indexOf('?');
  const given = mark === -1 ? path : path.slice(0, mark);
  const rooted = given.startsWith('/') ? given : `/${given}`;
  return {
    pathname: rooted.startsWith('/api/') || otherRoots.test(rooted) ? rooted : `/api${rooted}`,
    search: mark === -1 ? '' : path.slice(mark + 1),
  };
}

/** Why a path is refused; `undefined` if it is accepted. Refuses everything that a server might resolve to another path. */
function pathFault(path: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'contains a control character; remove it';
  if (!path.isWellFormed()) return 'is not valid Unicode; remove the broken character';
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || /^[/\\]{2}/.test(path))
    return 'is a full URL; give only the part after /api, for example /v1/users';
  if (path.includes('#')) return 'contains a fragment; leave out "#" and what follows, or write %23';
  const { pathname } = split(path);
  const fault = pathname.slice(1).split('/').map(segmentFault).find(Boolean);
  if (fault !== undefined) return fault;
  // The request goes through this parser, which must find nothing to normalize.
  const url = URL.canParse(nowhere + pathname) ? new URL(nowhere + pathname) : undefined;
  if (url?.origin === nowhere && url.pathname === pathname) return undefined;
  return 'leads out of /api of the org; write it like /v1/users';
}

function segmentFault(segment: string): string | undefined {
  if (segment === '') return 'has an empty segment; remove the doubled or last slash';
  // RFC 3986 without ";", which some servers cut off together with what follows.
  if (!/^(?:[A-Za-z0-9\-._~!$&'()*+,=:@]|%[0-9A-Fa-f]{2})+$/.test(segment))
    return 'contains a character that must be percent-encoded, for example %20 for a space; backslashes, ";" and placeholders are not allowed';
  let text = segment;
  for (let reading = 0; reading < mostReadings; reading += 1) {
    if (text === '.' || text === '..') return 'contains "." or ".." as a segment; write the path without them';
    const decoded = decoding(text);
    if (decoded === text) return undefined;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (decoded === undefined || /[/\\;\u0000-\u001f\u007f]/.test(decoded.normalize('NFKC')))
      return 'contains an encoded slash, backslash, ";" or control character; use the ID instead';
    // Check every level of decoding of text that is encoded more than once.
    text = decoded.normalize('NFKC');
  }
  return 'is percent-encoded more than once; use the ID instead';
}

/** Decodes percent-encoded text once. Returns the text itself if nothing is encoded, `undefined` if it is not UTF-8. */
function decoding(text: string): string | undefined {
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Request headers in addition to those of the connection. */
export const apiHeaders = field(z.record(z.string(), z.string()).check(refuseHeaders), {
  title: 'Headers',
  description: 'Additional request headers. The connection sets Authorization and routing headers.',
});

/** Headers with their names in lower case, as they are sent. */
export function sentHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
}

const owned = new Set([
  ...['connection', 'keep-alive', 'te', 'trailer', 'expect', 'dpop'],
  ...['content-length', 'content-encoding', 'transfer-encoding'],
]);
// Headers of any product that state the sender, host, URL or proxy of a request: X-Original-URL,
// X-Host, True-Client-IP, CF-Connecting-IP, Via, X-Envoy-Original-Path.
const owningWords = new Set([
  ...['authorization', 'authority', 'cookie', 'cookie2', 'host', 'hostname', 'url', 'uri'],
  ...['ip', 'clientip', 'realip', 'addr', 'remote', 'connecting', 'originating'],
  ...['via', 'proxy', 'proxyuser', 'forwarded', 'forward', 'original', 'rewrite', 'upgrade', 'hop'],
]);
// A server that supports these headers would use another method than the requested one.
const otherMethod = /^x-(?:http|method)(?:-|$)|-override$|^override$/;

function refuseHeaders({ value, issues }: z.core.ParsePayload<Record<string, string>>): void {
  const seen = new Set<string>();
  const refuse = (message: string, path: string[]) => issues.push({ code: 'custom', input: undefined, path, message });
  for (const [name, text] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(lower)) {
      refuse('contain an invalid name; use only letters, digits and "-"', []);
      continue;
    }
    const fault =
      nameFault(lower) ?? valueFault(text) ?? (seen.has(lower) ? 'is given twice; give it once' : undefined);
    if (fault !== undefined) refuse(fault, [name]);
    seen.add(lower);
  }
}

function nameFault(name: string): string | undefined {
  if (otherMethod.test(name)) return 'would change the method; choose it in the method field';
  // Some servers read an underscore as a hyphen.
  const routes = name.split(/[-_.]/).some((word) => owningWords.has(word));
  if (owned.has(name) || routes) return 'is set by the connection and cannot be overridden; leave it out';
  return undefined;
}

function valueFault(value: string): string | undefined {
  if (/[\r\n]/.test(value)) return 'contains a line break; remove it';
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
    ? undefined
    : 'contains a character that no header can hold; remove it';
}

/** The body of any request: JSON, as a value or as text from a form. */
export const apiBody = field(
  z.unknown().check(({ value, issues }) => {
    const message = typeof value === 'string' ? jsonFault(value) : undefined;
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  }),
  { title: 'Body', description: 'JSON, as a value or as text. Not allowed with GET.' },
);

/** The JSON value of a body. No Okta endpoint accepts plain text. */
export function sentBody(body: unknown): unknown {
  return typeof body === 'string' ? JSON.parse(body) : body;
}

function jsonFault(text: string): string | undefined {
  const json = parseJson(text);
  if (json === undefined) return 'is not valid JSON; give a JSON value, or JSON text such as {"name": "…"}';
  return isDeep(json) ? `is nested more than ${mostLevels} levels deep; give a flatter value` : undefined;
}

/** Deeper JSON overflows the stack of code that walks it. No Okta request comes close. */
const mostLevels = 500;

function isDeep(json: unknown): boolean {
  let level: readonly unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
