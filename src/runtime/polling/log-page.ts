import { OktaError, refusedField } from '../../okta/errors.ts';
import { operationPath, queryString } from '../../okta/paths.ts';
import { dateMs } from '../../okta/transport/org-clock.ts';
import { type LogEvent, toLogEvent } from '../../step/log-event.ts';
import type { Session } from '../session.ts';
import {
  advance,
  type CursorOwner,
  fallbackSince,
  firstCursor,
  formatCursor,
  type LogCursor,
  latestPublished,
  parseCursor,
  refuseForeignCursor,
  typesMark,
  unseen,
} from './log-cursor.ts';
import { parseSince } from './since.ts';

/** What is wanted of the System Log. */
export interface PageRequest {
  /** Event types, at least one. */
  readonly types: readonly string[];
  /** The cursor of the page before; absent (or null) to begin. */
  readonly cursor?: string | null | undefined;
  /** Events per request, from 1 to 1000; a cursor keeps to the limit that it was made with. @default 1000 */
  readonly limit?: number | undefined;
  /** Where to begin without a cursor: a time, ISO 8601 text, or how far back as `90s`, `15m`, `2h`, `7d`. @default now */
  readonly since?: string | Date | undefined;
  /** Who reads; a cursor of another reader is refused. Absent for a watch, whose store belongs to one org. */
  readonly of?: CursorOwner | undefined;
}

/** One page of the System Log. */
export interface EventPage {
  /** In the order in which Okta persisted them, none that the cursor has seen. */
  readonly events: readonly LogEvent[];
  /** To be stored once the events are handed over. */
  readonly cursor: string;
  /** The cursor to store if only these, the first of the events, could be handed over: the next poll brings the others. */
  readonly cursorAfter: (handed: readonly LogEvent[]) => string;
  /** Whether the page was full, so that the next may be fetched at once. */
  readonly more: boolean;
  /** Whether Okta's link could not be followed (refused, expired, or for other types), so that it was asked by time. */
  readonly restarted: boolean;
  /** Whether something in the events was nested too deeply and was replaced. */
  readonly cut: boolean;
}

/** Longer filters are left out, and events of other types dropped on arrival: a URL has its limits. */
const longestFilter = 4_000;
/** Pages that a poll that begins now passes over at most. */
const mostSkipped = 20;
/** Okta's default, for a link that does not repeat the limit. */
const defaultLimit = 100;

/** Fetches one page of the System Log, following Okta's own links. Without a cursor nothing before `since` comes. */
export async function pollPage(session: Session, request: PageRequest): Promise<EventPage> {
  const { types, cursor: text, limit = 1000 } = request;
  checkRequest(request);
  const stored = text === undefined || text === null ? undefined : parseCursor(text);
  const wanted = typesMark(types);
  const begin = (since: number) => pollingPath({ types, since, limit });
  const manner = { types, restarted: stored !== undefined, begin };
  if (stored === undefined) {
    const since = await firstSince(session, request.since);
    const place = (from: number) => firstCursor({ next: begin(from), types: wanted, since: from, of: request.of });
    const page = await readByTime(session, { since, place, manner });
    return request.since === undefined ? skipped(session, { page, manner }) : page;
  }
  refuseForeignCursor(stored, request.of);
  const own = { ...stored, of: request.of };
  const restart = () =>
    readByTime(session, {
      since: () => fallbackSince(own, session.orgNow()),
      place: (from) => ({ ...own, next: begin(from), types: wanted }),
      manner,
    });
  if (stored.types !== wanted) return restart();
  try {
    return await readPage(session, { ...manner, place: own, restarted: false });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return restart();
  }
}

/** Reads from a time on; once more if Okta refuses the time and its refusal tells that the org's clock is another one. */
async function readByTime(
  session: Session,
  { since, place, manner }: { since: () => number; place: (since: number) => LogCursor; manner: Manner },
): Promise<EventPage> {
  const from = since();
  try {
    return await readPage(session, { ...manner, place: place(from) });
  } catch (error) {
    const again = since();
    // The org's time is an estimate; as long as it is the same to a minute, so is the answer.
    if (!isRefused(error) || Math.abs(again - from) < 60_000) throw error;
    return readPage(session, { ...manner, place: place(again) });
  }
}

interface Reading extends Manner {
  readonly place: LogCursor;
}

/** What all pages of one poll have in common. */
interface Manner {
  readonly types: readonly string[];
  readonly restarted: boolean;
  readonly begin: (since: number) => string;
}

/** The org's time is known to a second or two, so a poll that begins now may hold what happened just before: that is over. */
async function skipped(session: Session, { page, manner }: { page: EventPage; manner: Manner }): Promise<EventPage> {
  let last = page;
  for (let pages = 1; last.more && pages < mostSkipped; pages += 1)
    last = await readPage(session, { ...manner, place: parseCursor(last.cursor) });
  return { ...last, events: [] };
}

async function readPage(session: Session, { place, types, restarted, begin }: Reading): Promise<EventPage> {
  const { items, next, cut = false } = await session.client.page('listLogEvents', { cursor: place.next });
  const limit = limitOf(place.next) ?? defaultLimit;
  // Recorded of other lists: a link tells the limit that Okta keeps to, which may be less than was asked for.
  const full = items.length >= Math.min(limit, limitOf(next ?? '') ?? limit);
  const known = new Set(types);
  const read = items.map(toLogEvent);
  const all = read.filter(({ eventType }) => eventType === '' || known.has(eventType));
  const events = unseen(place, all);
  const answered = answeredAt(session);
  const published = latestPublished(read);
  const after = advance(place, { events: all, published, answeredAt: answered, next: next ?? place.next });
  const cursor =
    next === undefined && items.length > 0 ? { ...after, next: onwards(session, { after, full, begin }) } : after;
  const cursorAfter = (handed: readonly LogEvent[]) => {
    const part = { events: handed, published: latestPublished(handed), answeredAt: answered, next: place.next };
    return formatCursor(handed.length === 0 ? place : advance(place, part));
  };
  return { events, cursor: formatCursor(cursor), cursorAfter, more: full, restarted, cut };
}

function limitOf(path: string): number | undefined {
  const limit = Number(new URLSearchParams(path.split('?')[1]).get('limit'));
  return limit >= 1 ? limit : undefined;
}

/**
 * Okta's document promises a next link on every poll, but an empty one may come without (met by others), or with a link to
 * itself: then the same is asked again. With events it would bring the same ones for ever, so that is asked by time.
 */
function onwards(
  session: Session,
  { after, full, begin }: { after: LogCursor; full: boolean; begin: (since: number) => string },
): string {
  if (!full) return begin(fallbackSince(after, session.orgNow()));
  const hint = 'check that nothing between you and Okta removes the Link header';
  throw new OktaError(
    'unexpected_response',
    `The System Log gave a full page without a link to the next one, so the rest cannot be read; ${hint}.`,
    { hint, operation: 'listLogEvents' },
  );
}

// No `until` and ascending: Okta then goes by the time at which it persisted an event, so that late ones are not missed.
function pollingPath({ types, since, limit }: { types: readonly string[]; since: number; limit: number }): string {
  const filter = [...new Set(types)].map((type) => `eventType eq "${type}"`).join(' or ');
  const query = { since: new Date(since).toISOString(), sortOrder: 'ASCENDING', limit };
  const narrowed = encodeURIComponent(filter).length <= longestFilter ? { filter, ...query } : query;
  return operationPath('listLogEvents', {}) + queryString(narrowed);
}

/** Where the first poll begins, never in the org's future: Okta refuses that, and the machine's clock may be off. */
async function firstSince(session: Session, since: PageRequest['since']): Promise<() => number> {
  const from = parseSince(since);
  if (session.orgNow() === undefined) {
    // Any answer tells the org's time; this one shows as well whether the token may read the log.
    await session.client.call('listLogEvents', { query: { limit: 1, sortOrder: 'DESCENDING' } });
  }
  return () => Math.floor(from(session.orgNow() ?? Date.now()));
}

// Undocumented: what Okta says to a cursor that it no longer takes. Recorded for other lists: 400 with E0000029 or E0000031.
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
    throw refusedField('limit', 'has to be a whole number from 1 to 1000');
  if (types.length === 0) throw refusedField('types', 'is empty; name at least one event type');
}
