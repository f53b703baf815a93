import { OktaError, refusedField } from '../../okta/errors.ts';
import { operationPath, queryString } from '../../okta/paths.ts';
import { dateMs } from '../../okta/transport/org-clock.ts';
import { type LogEvent, toLogEvent } from '../../step/log-event.ts';
import type { Session } from '../session.ts';
import {
  advance,
  type CursorOwner,
  fallbackSince,
  formatCursor,
  type LogCursor,
  latestPublished,
  parseCursor,
  refuseForeignCursor,
  startCursor,
  typesDigest,
  unseen,
} from './log-cursor.ts';
import { parseSince } from './since.ts';

/** A request for one page of the System Log. */
export interface PageRequest {
  /** Event types, at least one. */
  readonly types: readonly string[];
  /** The cursor of the previous page; absent or null to start. */
  readonly cursor?: string | null | undefined;
  /** Events per request, from 1 to 1000. A cursor keeps the limit that it was created with. @default 1000 */
  readonly limit?: number | undefined;
  /** Where to start without a cursor: a `Date`, ISO 8601 text, or an age such as `90s`, `15m`, `2h`, `7d`. @default now */
  readonly since?: string | Date | undefined;
  /** The reader. A cursor of another reader is rejected. Absent for a watch, whose store belongs to one org. */
  readonly of?: CursorOwner | undefined;
}

/** One page of the System Log. */
export interface EventPage {
  /** New events, in the order in which Okta persisted them. */
  readonly events: readonly LogEvent[];
  /** Store it once the events are handled. */
  readonly cursor: string;
  /** The cursor to store if only these first events of the page could be returned. The next poll returns the others. */
  readonly cursorAfter: (returned: readonly LogEvent[]) => string;
  /** Whether the page was full, so that the next one can be fetched immediately. */
  readonly more: boolean;
  /** Whether the log was queried by time because Okta's link was refused, had expired, or was for other event types. */
  readonly restarted: boolean;
  /** Whether deeply nested content of an event was replaced. */
  readonly cut: boolean;
}

/** URLs are limited in length. A longer filter is not sent, and other events are dropped on arrival. */
const maxFilterLength = 4_000;
/** Pages that the first poll skips at most. */
const maxSkippedPages = 20;
/** Okta's default, for a link without a limit. */
const defaultLimit = 100;

/** Fetches one page of the System Log by Okta's own links. Without a cursor it starts at `since`. */
export async function pollPage(session: Session, request: PageRequest): Promise<EventPage> {
  const { types, cursor: text, limit = 1000 } = request;
  checkRequest(request);
  const stored = text === undefined || text === null ? undefined : parseCursor(text);
  const digest = typesDigest(types);
  const pathSince = (since: number) => pollingPath({ types, since, limit });
  const context = { types, restarted: stored !== undefined, pathSince };
  if (stored === undefined) {
    const since = await firstSince(session, request.since);
    const cursorAt = (from: number) =>
      startCursor({ next: pathSince(from), types: digest, since: from, of: request.of });
    const page = await readByTime(session, { since, cursorAt, context });
    return request.since === undefined ? skipToNow(session, page, context) : page;
  }
  refuseForeignCursor(stored, request.of);
  const own = { ...stored, of: request.of };
  const restart = () =>
    readByTime(session, {
      since: () => fallbackSince(own, session.orgNow()),
      cursorAt: (from) => ({ ...own, next: pathSince(from), types: digest }),
      context,
    });
  if (stored.types !== digest) return restart();
  try {
    return await readPage(session, own, { ...context, restarted: false });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return restart();
  }
}

/** Queries by time. Queries again if Okta refuses the time and its response shows that the org's clock differs. */
async function readByTime(
  session: Session,
  { since, cursorAt, context }: { since: () => number; cursorAt: (since: number) => LogCursor; context: PageContext },
): Promise<EventPage> {
  const from = since();
  try {
    return await readPage(session, cursorAt(from), context);
  } catch (error) {
    const again = since();
    // The org's time is an estimate. While it changes by less than a minute, Okta would refuse again.
    if (!isRefused(error) || Math.abs(again - from) < 60_000) throw error;
    return readPage(session, cursorAt(again), context);
  }
}

/** What all pages of one poll have in common. */
interface PageContext {
  readonly types: readonly string[];
  readonly restarted: boolean;
  /** The request that starts at a time. */
  readonly pathSince: (since: number) => string;
}

/** Skips what happened just before now: the org's time is known to a second or two only. */
async function skipToNow(session: Session, page: EventPage, context: PageContext): Promise<EventPage> {
  let last = page;
  for (let pages = 1; last.more && pages < maxSkippedPages; pages += 1)
    last = await readPage(session, parseCursor(last.cursor), context);
  return { ...last, events: [] };
}

async function readPage(
  session: Session,
  from: LogCursor,
  { types, restarted, pathSince }: PageContext,
): Promise<EventPage> {
  const { items, next, cut = false } = await session.client.page('listLogEvents', { cursor: from.next });
  const limit = limitOf(from.next) ?? defaultLimit;
  // Recorded for other lists: the link shows the limit that Okta applies, which may be less than requested.
  const full = items.length >= Math.min(limit, limitOf(next ?? '') ?? limit);
  const known = new Set(types);
  const read = items.map(toLogEvent);
  const all = read.filter(({ eventType }) => eventType === '' || known.has(eventType));
  const events = unseen(from, all);
  const answered = answeredAt(session);
  const published = latestPublished(read);
  const after = advance(from, { events: all, published, answeredAt: answered, next: next ?? from.next });
  const cursor =
    next === undefined && items.length > 0
      ? { ...after, next: nextByTime(session, { after, full, pathSince }) }
      : after;
  const cursorAfter = (returned: readonly LogEvent[]) => {
    const part = { events: returned, published: latestPublished(returned), answeredAt: answered, next: from.next };
    return formatCursor(returned.length === 0 ? from : advance(from, part));
  };
  return { events, cursor: formatCursor(cursor), cursorAfter, more: full, restarted, cut };
}

function limitOf(path: string): number | undefined {
  const limit = Number(new URLSearchParams(path.split('?')[1]).get('limit'));
  return limit >= 1 ? limit : undefined;
}

/**
 * The next request after events without a `next` link. Okta documents a link on every page, but others have seen empty pages
 * without one; those are requested again. With events the same request would return the same events forever, so the log is
 * queried by time.
 */
function nextByTime(
  session: Session,
  { after, full, pathSince }: { after: LogCursor; full: boolean; pathSince: PageContext['pathSince'] },
): string {
  if (!full) return pathSince(fallbackSince(after, session.orgNow()));
  throw new OktaError(
    'unexpected_response',
    {
      what: 'The System Log returned a full page without a link to the next one',
      hint: 'check whether a proxy removes the Link header',
    },
    { operation: 'listLogEvents' },
  );
}

// Without `until` and ascending, Okta returns events in the order in which it persisted them, so late ones are not missed.
function pollingPath({ types, since, limit }: { types: readonly string[]; since: number; limit: number }): string {
  const filter = [...new Set(types)].map((type) => `eventType eq "${type}"`).join(' or ');
  const query = { since: new Date(since).toISOString(), sortOrder: 'ASCENDING', limit };
  const narrowed = encodeURIComponent(filter).length <= maxFilterLength ? { filter, ...query } : query;
  return operationPath('listLogEvents', {}) + queryString(narrowed);
}

/** Where the first poll starts. Never in the org's future, which Okta refuses: the machine's clock may be wrong. */
async function firstSince(session: Session, since: PageRequest['since']): Promise<() => number> {
  const from = parseSince(since);
  if (session.orgNow() === undefined) {
    // Any response shows the org's time. This one also shows whether the token can read the log.
    await session.client.call('listLogEvents', { query: { limit: 1, sortOrder: 'DESCENDING' } });
  }
  return () => Math.floor(from(session.orgNow() ?? Date.now()));
}

// Undocumented: how Okta refuses an expired cursor. Recorded for other lists: 400 with E0000029 or E0000031.
function isRefused(error: unknown): boolean {
  return error instanceof OktaError && (error.status === 400 || error.status === 404 || error.status === 410);
}

function answeredAt({ calls }: Session): number | undefined {
  const date = calls.at(-1)?.headers?.['date'];
  const ms = typeof date === 'string' ? dateMs(date) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function checkRequest({ types, limit }: PageRequest): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 1000))
    throw refusedField('limit', { what: 'must be a whole number from 1 to 1000' });
  if (types.length === 0) throw refusedField('types', { what: 'is empty', hint: 'add at least one event type' });
}
