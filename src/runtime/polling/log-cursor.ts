import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refusedField } from '../../okta/errors.ts';
import { parseJson } from '../../okta/json.ts';
import { latestMs } from '../../okta/transport/org-clock.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { retentionMs } from './since.ts';

/**
 * A position in the System Log, which platforms store as opaque text. Normally only `next`, Okta's own link, is used. The other
 * members are for the day when Okta refuses that link: then the log is queried by time, and known events are dropped.
 *
 * @example
 * // The last page was answered at 10:05:00 and was empty, so everything persisted until then was returned: reached = 10:05:00.
 * // Okta refuses `next` at 10:30. The query starts 120 s earlier, at 10:03:00. Events e1 (10:03:20) and e2 (10:04:10) come
 * // again. Their digests are in `seen`, so only events that are new are returned.
 */
export interface LogCursor {
  /** Path and query of the next request: Okta's `next` link, or the last request if there was none. */
  readonly next: string;
  /** Digest of the event types in the request's filter, see {@link typesDigest}. */
  readonly types: string;
  /**
   * Epoch milliseconds by the org's clock. Every event that the log had persisted {@link marginMs} before was returned. Used only
   * if Okta refuses `next`.
   */
  readonly reached: number;
  /** Epoch milliseconds. A fallback query never starts earlier: before it lie the start, or events that `seen` has forgotten. */
  readonly floor: number;
  /** Digests of recently returned events, oldest first. */
  readonly seen: readonly SeenPage[];
  /** Whose cursor this is. Absent in cursors of a watch, and in those of early versions. */
  readonly of?: CursorOwner | undefined;
}

/** The trigger and org that a cursor belongs to. */
export interface CursorOwner {
  readonly trigger: string;
  /** The org's origin. */
  readonly org: string;
}

/** The returned events of a page: `reached` after it, the time of the response (both in whole seconds), and the digests, concatenated. */
type SeenPage = readonly [reached: number, answered: number, digests: string];

/** What the cursor needs to know of a page. */
export interface PageResult {
  /** All its events, known ones included. */
  readonly events: readonly LogEvent[];
  /** The latest `published` in the page, epoch milliseconds; `undefined` if the page was empty. */
  readonly published: number | undefined;
  /** The org's time of the response, epoch milliseconds; `undefined` without a `Date` header. */
  readonly answeredAt: number | undefined;
  readonly next: string;
}

/** A fallback query starts this long before `reached`. Okta ends a query after 30 s; the rest is a safety margin. */
const overlapMs = 120_000;
/** Digests are kept for longer than the overlap, and longer than Okta takes to repeat an event. */
const keptMs = 180_000;
/** A fallback query always starts at least this long before `reached`: Okta may have read the log that long before it responded. */
const marginMs = 30_000;
/** With this many digests and the longest link, the cursor stays below 64 KB. */
const maxDigests = 5_000;
/** The latest digests are kept regardless of age: Okta may repeat an event after a quiet night. */
const minDigests = 500;
const digestLength = 8;
/** Older pages are merged into one. */
const maxPages = 200;

/** Cursors have at most 64 KB; anything much longer is not one. */
const maxCursorLength = 200_000;

/** Within the range of `Date`. */
const time = z.number().min(0).max(latestMs);

const cursorSchema = z.strictObject({
  v: z.literal(1),
  next: z.string().startsWith('/'),
  types: z.string(),
  reached: time,
  floor: time,
  seen: z.array(z.tuple([time, time, z.string()])),
  of: z.strictObject({ trigger: z.string(), org: z.string() }).optional(),
});

export function formatCursor(cursor: LogCursor): string {
  return JSON.stringify({ v: 1, ...cursor });
}

/** Parses a cursor. Throws `invalid_request` for anything else, before a request is sent. */
export function parseCursor(text: string): LogCursor {
  const found = cursorSchema.safeParse(text.length > maxCursorLength ? undefined : parseJson(text));
  if (found.success) {
    const { v: _, ...cursor } = found.data;
    return cursor;
  }
  throw refusedField('cursor', {
    what: 'is not a trigger cursor',
    hint: 'pass the cursor of the previous poll, or omit it to start over',
  });
}

/** Rejects a cursor of another trigger or org. */
export function refuseForeignCursor({ of: owner }: LogCursor, reader: CursorOwner | undefined): void {
  if (owner === undefined || reader === undefined) return;
  if (owner.trigger === reader.trigger && owner.org === reader.org) return;
  const [expected, actual] = owner.org === reader.org ? [reader.trigger, owner.trigger] : [reader.org, owner.org];
  throw refusedField('cursor', {
    what: `belongs to ${actual}, not to ${expected}`,
    hint: 'use a separate cursor for each trigger and org, or omit it to start now',
  });
}

/** Identifies a set of event types, in any order. */
export function typesDigest(types: readonly string[]): string {
  return digest([...new Set(types)].sort().join());
}

/** The cursor of a reader that starts at `since`. */
export function startCursor({
  next,
  types,
  since,
  of,
}: Pick<LogCursor, 'next' | 'types' | 'of'> & { readonly since: number }): LogCursor {
  return { next, types, reached: since, floor: since, seen: [], of };
}

/**
 * Where to query from if Okta refuses the link, or the event types changed: early enough to miss nothing, and not before
 * `floor`, since events before it can no longer be recognized. `now` is the org's time, if known.
 *
 * @example
 * fallbackSince({ reached: 10:05:00, floor: 09:00:00 }) // 10:03:00, because of the overlap
 * fallbackSince({ reached: 10:05:00, floor: 10:04:30 }) // 10:04:30: digests before it were dropped in a burst of events
 */
export function fallbackSince({ reached, floor }: LogCursor, now: number | undefined): number {
  const since = Math.max(reached - overlapMs, floor);
  // Okta rejects a time in the future, which `reached` is if the org's clock was ahead for a while.
  return now === undefined ? since : Math.min(Math.max(since, now - retentionMs), now);
}

/** The events of a page that were not returned yet, each once. */
export function unseen({ seen }: LogCursor, events: readonly LogEvent[]): LogEvent[] {
  const known = new Set(seen.flatMap(([, , digests]) => splitDigests(digests)));
  return events.filter(({ uuid }) => {
    const own = digest(uuid);
    if (known.has(own)) return false;
    known.add(own);
    return true;
  });
}

/** The latest `published` in epoch milliseconds; `undefined` without events. */
export function latestPublished(events: readonly LogEvent[]): number | undefined {
  if (events.length === 0) return undefined;
  return events.reduce((latest, { published }) => Math.max(latest, Date.parse(published) || 0), 0);
}

/**
 * The cursor after a page.
 *
 * @example
 * // An empty page, answered at 10:05:00: everything persisted until then was returned.
 * advance(cursor, { events: [], published: undefined, answeredAt: 10:05:00, next }).reached // 10:05:00
 * // Events until 10:04:10, answered at 10:05:00: more events may follow on the next page, persisted after 10:04:10.
 * advance(cursor, { events, published: 10:04:10, answeredAt: 10:05:00, next }).reached // 10:04:10
 */
export function advance(cursor: LogCursor, { events, published, answeredAt, next }: PageResult): LogCursor {
  // A page with events may end before the present, even if it is shorter than the limit. Events are persisted after they are
  // published, so the log was read at least as far as the latest `published`.
  const until = answeredAt ?? Math.max(published ?? 0, cursor.reached);
  const reached = Math.max(cursor.reached, Math.min(published ?? until, until));
  const digests = new Set(events.map(({ uuid }) => digest(uuid)));
  const older = cursor.seen.map(
    ([at, answered, text]): SeenPage => [
      at,
      answered,
      splitDigests(text)
        .filter((one) => !digests.has(one))
        .join(''),
    ],
  );
  const pages: SeenPage[] = [...older, [Math.floor(reached / 1000), Math.floor(until / 1000), [...digests].join('')]];
  return {
    next,
    types: cursor.types,
    of: cursor.of,
    reached,
    ...bounded(pages, { reached, until, floor: cursor.floor }),
  };
}

/**
 * Drops digests that no fallback query or repetition can need, and then the oldest until at most `maxDigests` are left.
 *
 * @example
 * // A burst: 6,000 events within a minute. The oldest 1,000 digests are dropped, the last of them for 10:04:12. An event from
 * // before 10:04:13 can no longer be recognized, so `floor` becomes 10:04:13, but at most `reached` - 30 s.
 */
function bounded(
  pages: readonly SeenPage[],
  { reached, until, floor }: { reached: number; until: number; floor: number },
): Pick<LogCursor, 'seen' | 'floor'> {
  let newer = 0;
  const isNeeded = ([at, answered, digests]: SeenPage): boolean => {
    const isLatest = newer < minDigests * digestLength;
    newer += digests.length;
    const isRecent = at * 1000 >= reached - keptMs || answered * 1000 >= until - keptMs;
    return digests !== '' && (isLatest || isRecent);
  };
  const needed = pages.toReversed().filter(isNeeded).toReversed();
  const seen: SeenPage[] = [];
  let excess = needed.reduce((sum, [, , digests]) => sum + digests.length, 0) - maxDigests * digestLength;
  let raised = floor;
  for (const [at, answered, digests] of merged(needed)) {
    if (excess < digests.length) seen.push([at, answered, digests.slice(Math.max(excess, 0))]);
    // The dropped events were persisted by the end of that second. Losing is worse than repeating, so the margin stays.
    if (excess > 0) raised = Math.max(raised, Math.min((at + 1) * 1000, reached - marginMs));
    excess -= digests.length;
  }
  return { seen, floor: raised };
}

/** Merges pages of the same second, and the oldest if there are more than `maxPages`. */
function merged(pages: readonly SeenPage[]): SeenPage[] {
  const result: SeenPage[] = [];
  const surplus = pages.length - maxPages;
  for (const [index, page] of pages.entries()) {
    const last = result.at(-1);
    const joins = last !== undefined && (index < surplus || (last[0] === page[0] && last[1] === page[1]));
    if (joins) result[result.length - 1] = [page[0], page[1], last[2] + page[2]];
    else result.push(page);
  }
  return result;
}

function splitDigests(text: string): string[] {
  return Array.from({ length: text.length / digestLength }, (_, index) =>
    text.slice(index * digestLength, (index + 1) * digestLength),
  );
}

/** 48 bits of SHA-256: among 5,000 events, two share a digest less than once in 10^7 cursors. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, digestLength);
}
