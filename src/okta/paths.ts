import type { Query } from './calls.ts';
import { type Problem, refusedField } from './errors.ts';
import { type OperationId, operations } from './operations.ts';

/**
 * The path of an operation with its parameters filled in. The only place where a path is built.
 * A parameter is exactly one segment: `encodeURIComponent` leaves `.` and `..` alone and URL parsing would then climb.
 */
export function operationPath(id: OperationId, parameters: Readonly<Record<string, string>>): string {
  const [start = '', ...rest] = template(id);
  let path = start;
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const name = rest[index] ?? '';
    path += segment(name, parameters[name]) + rest[index + 1];
  }
  return path;
}

const templates = new Map<OperationId, readonly string[]>();

/** A path template as text, name, text, name, … text. */
function template(id: OperationId): readonly string[] {
  let parts = templates.get(id);
  if (parts === undefined) {
    parts = operations[id].path.split(/\{(\w+)\}/);
    templates.set(id, parts);
  }
  return parts;
}

function segment(name: string, value: string | undefined): string {
  const problem = segmentFault(value);
  if (problem !== undefined) throw refusedField(name, problem);
  return encodeURIComponent(`${value}`);
}

/** Why a value cannot be one segment of a path; `undefined` if it can. */
export function segmentFault(value: string | undefined): Problem | undefined {
  if (value === undefined || value === '') return { what: 'is empty', hint: 'use an ID' };
  // Nearly every value is an ID.
  if (/^\w+$/.test(value)) return undefined;
  if (/^(\.|%2e){1,2}$/i.test(value)) return { what: 'is not an ID', hint: 'use the ID that Okta shows' };
  // Okta documents that a login with a slash can only be fetched by ID, even if encoded.
  if (/[/\\]/.test(value)) return { what: 'contains a slash', hint: 'use the ID instead' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) return { what: 'contains a control character', hint: 'remove it' };
  if (!value.isWellFormed()) return { what: 'is not valid Unicode', hint: 'remove the broken character' };
  return undefined;
}

/** A query string with its question mark, or nothing. */
export function queryString(query: Query | undefined): string {
  if (query === undefined) return '';
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  // Okta reads "+" in some query values literally; %20 is unambiguous.
  const text = parameters.toString().replaceAll('+', '%20');
  return text === '' ? '' : `?${text}`;
}

/** The shape of a raw call: its method, and its path without IDs, logins and names. */
export function shapeOf(method: string, path: string): string {
  const [pathname = ''] = path.split('?');
  const segments = pathname.split('/').map((part, index) => (index > 2 && /[\d@%.]/.test(part) ? '*' : part));
  return `${method} ${segments.join('/')}`;
}

/** A cursor is external input: accept only a later page of the same list and the same user. */
export function cursorPath(operation: string, { first, cursor }: { first: string; cursor: string }): string {
  const [wanted = ''] = first.split('?');
  const url = URL.canParse(cursor, 'https://okta.invalid') ? new URL(cursor, 'https://okta.invalid') : undefined;
  if (url?.origin === 'https://okta.invalid' && url.search !== '' && isSamePath(url.pathname, wanted))
    return url.pathname + url.search;
  const what = 'is not a cursor of this list';
  const hint = 'use nextCursor of the previous page, or leave the cursor out to start over';
  throw refusedField('cursor', { what, hint }, { operation });
}

/** Whether a link leads to the list it came with. The link may name a user by ID instead of login. */
export function leadsToList(path: string, list: string): boolean {
  return isSamePath(path, list, isUserRenamed);
}

type Renaming = (asked: readonly string[], given: readonly string[], index: number) => boolean;

function isSamePath(path: string, wanted: string, isRenamed: Renaming = () => false): boolean {
  const given = path.split('/');
  const asked = wanted.split('/');
  return (
    given.length === asked.length &&
    asked.every((part, index) => decoded(given[index] ?? '') === decoded(part) || isRenamed(asked, given, index))
  );
}

// `/api/v1/users/{login}/…` may continue as `/api/v1/users/{id}/…`, but an ID never changes.
function isUserRenamed(asked: readonly string[], given: readonly string[], index: number): boolean {
  if (index !== 4 || asked[3] !== 'users' || /^00u\w{17}$/.test(asked[4] ?? '')) return false;
  return /^[\w-]+$/.test(given[4] ?? '');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
