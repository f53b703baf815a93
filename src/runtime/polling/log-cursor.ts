import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refusedField } from '../../okta/errors.ts';
import { parseJson } from '../../okta/json.ts';
import { latestMs } from '../../okta/transport/org-clock.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { retentionMs } from './since.ts';

/** Where a reader of the System Log stands. Platforms store it as text that nobody but this file reads. */
export interface LogCursor {
  /** Path and query of the next request: Okta's own link, or what was asked last if Okta gave none. */
  readonly next: string;
  /** What the request filters for, see {@link typesMark}. */
  readonly types: string;
  /**
   * Epoch milliseconds by the org's clock: whatever the log had persisted by then (and {@link margin} before) has been
   * handed over. Never an event's `published` while Okta's link is good; only what is asked for if Okta refuses it.
   */
  readonly reached: number;
  /** Epoch milliseconds before which a fallback never asks: the start, or what is no longer among the seen. */
  readonly floor: number;
  /** What was handed over of late, oldest first. */
  readonly seen: readonly SeenPage[];
  /** Who reads with it; absent in cursors that were made before it was kept, and in those of a watch. */
  readonly of?: CursorOwner | undefined;
}

/** A trigger of an org, whose cursor means nothing to another. */
export interface CursorOwner {
  readonly trigger: string;
  /** The org's origin. */
  readonly org: string;
}

/** Events that were handed over: what was reached then, when it was, both in whole seconds, and their marks, end to end. */
type SeenPage = readonly [reached: number, answered: number, marks: string];

/** What a page has brought. */
export interface PageResult {
  /** Its events, whether they had been seen or not. */
  readonly events: readonly LogEvent[];
  /** The latest `published` in the page, epoch milliseconds; `undefined` if the page was empty. */
  readonly published: number | undefined;
  /** The org's time when it answered, in epoch milliseconds, if it told. */
  readonly answeredAt: number | undefined;
  readonly next: string;
}

/** How far a fallback reaches back before what was reached: Okta ends a query after 30 s; the rest is caution. */
const overlapMs = 120_000;
/** Events stay marked for longer than a fallback reaches back, and than Okta may take to repeat one. */
const keptMs = 180_000;
/** The least distance between what was reached and a fallback: a query may have looked at the log this long before. */
const margin = 30_000;
/** Marks kept at most; with the longest link the cursor stays below 64 KB. */
const mostMarks = 5_000;
/** The latest stay marked however long ago they came: Okta may repeat one after a quiet night. */
const leastMarks = 500;
const markLength = 8;
/** Pages kept apart at most. */
const mostPages = 200;

/** Cursors have at most 64 KB. */
const longestCursor = 200_000;

/** What a date can be made of. */
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

/** A cursor as text. */
export function formatCursor(cursor: LogCursor): string {
  return JSON.stringify({ v: 1, ...cursor });
}

/** Reads a cursor. Throws `invalid_request` if it is none, before anything has been sent. */
export function parseCursor(text: string): LogCursor {
  const found = cursorSchema.safeParse(text.length > longestCursor ? undefined : parseJson(text));
  if (found.success) {
    const { v: _, ...cursor } = found.data;
    return cursor;
  }
  const message = 'is no cursor of a trigger; take it from the poll before, or leave it out to begin anew';
  throw refusedField('cursor', message, { hint: 'leave the cursor out to begin anew' });
}

/** Refuses a cursor that was made for another trigger or org: what it has seen would say nothing here. */
export function refuseForeignCursor({ of: made }: LogCursor, here: CursorOwner | undefined): void {
  if (made === undefined || here === undefined) return;
  if (made.trigger === here.trigger && made.org === here.org) return;
  const [was, is] = made.org === here.org ? [made.trigger, here.trigger] : [made.org, here.org];
  const hint = 'use a cursor of its own for every trigger and org, or leave it out to begin now';
  throw refusedField('cursor', `was made for ${was}, and this is ${is}; ${hint}`, { hint });
}

/** A mark of a set of event types, to notice that a cursor was made for others. */
export function typesMark(types: readonly string[]): string {
  return mark([...new Set(types)].sort().join());
}

/** Where a reader that begins at `since` stands. */
export function firstCursor({
  next,
  types,
  since,
  of,
}: Pick<LogCursor, 'next' | 'types' | 'of'> & { readonly since: number }): LogCursor {
  return { next, types, reached: since, floor: since, seen: [], of };
}

/**
 * From when to ask anew if Okta refuses the cursor, or if other types are wanted: early enough that nothing is missed, and
 * no earlier than what is known to be seen, so that nothing comes twice. `now` is the org's time, if known.
 */
export function fallbackSince({ reached, floor }: LogCursor, now: number | undefined): number {
  const since = Math.max(reached - overlapMs, floor);
  // A clock that was ahead for a while must not lead into the future, which Okta refuses.
  return now === undefined ? since : Math.min(Math.max(since, now - retentionMs), now);
}

/** The events of a page that were not handed over yet, each once. */
export function unseen({ seen }: LogCursor, events: readonly LogEvent[]): LogEvent[] {
  const marks = new Set(seen.flatMap(([, , text]) => marksOf(text)));
  return events.filter(({ uuid }) => {
    const own = mark(uuid);
    if (marks.has(own)) return false;
    marks.add(own);
    return true;
  });
}

/** The latest `published` of events; `undefined` if there are none. */
export function latestPublished(events: readonly LogEvent[]): number | undefined {
  if (events.length === 0) return undefined;
  return events.reduce((latest, { published }) => Math.max(latest, Date.parse(published) || 0), 0);
}

/** Where a reader stands after a page. */
export function advance(cursor: LogCursor, { events, published, answeredAt, next }: PageResult): LogCursor {
  // An empty page has brought everything up to the answer. One with events may end somewhere before, even if it is shorter
  // than was asked for; an event is published before it is persisted, so the latest time of publication is reached.
  const until = answeredAt ?? Math.max(published ?? 0, cursor.reached);
  const reached = Math.max(cursor.reached, Math.min(published ?? until, until));
  const marks = new Set(events.map(({ uuid }) => mark(uuid)));
  const older = cursor.seen.map(
    ([at, answered, text]): SeenPage => [
      at,
      answered,
      marksOf(text)
        .filter((one) => !marks.has(one))
        .join(''),
    ],
  );
  const pages: SeenPage[] = [...older, [Math.floor(reached / 1000), Math.floor(until / 1000), [...marks].join('')]];
  return {
    next,
    types: cursor.types,
    of: cursor.of,
    reached,
    ...bounded(pages, { reached, until, floor: cursor.floor }),
  };
}

/** Forgets what neither a fallback nor a repetition can bring back, and then the oldest until few enough are left. */
function bounded(
  pages: readonly SeenPage[],
  { reached, until, floor }: { reached: number; until: number; floor: number },
): Pick<LogCursor, 'seen' | 'floor'> {
  let newer = 0;
  const isLive = ([at, answered, marks]: SeenPage): boolean => {
    const isLatest = newer < leastMarks * markLength;
    newer += marks.length;
    const isRecent = at * 1000 >= reached - keptMs || answered * 1000 >= until - keptMs;
    return marks !== '' && (isLatest || isRecent);
  };
  const live = pages.toReversed().filter(isLive).toReversed();
  const seen: SeenPage[] = [];
  let over = live.reduce((sum, [, , marks]) => sum + marks.length, 0) - mostMarks * markLength;
  let lowest = floor;
  for (const [at, answered, marks] of merged(live)) {
    if (over < marks.length) seen.push([at, answered, marks.slice(Math.max(over, 0))]);
    // What is forgotten was persisted by the end of that second. Losing is worse than repeating, so the margin stays.
    if (over > 0) lowest = Math.max(lowest, Math.min((at + 1) * 1000, reached - margin));
    over -= marks.length;
  }
  return { seen, floor: lowest };
}

/** Pages of the same second as one, and the oldest together if there are too many. */
function merged(pages: readonly SeenPage[]): SeenPage[] {
  const apart: SeenPage[] = [];
  const old = pages.length - mostPages;
  for (const [index, page] of pages.entries()) {
    const last = apart.at(-1);
    const same = last !== undefined && (index < old || (last[0] === page[0] && last[1] === page[1]));
    if (same) apart[apart.length - 1] = [page[0], page[1], last[2] + page[2]];
    else apart.push(page);
  }
  return apart;
}

function marksOf(text: string): string[] {
  return Array.from({ length: text.length / markLength }, (_, index) =>
    text.slice(index * markLength, (index + 1) * markLength),
  );
}

/** 48 bits of a digest: two of some thousand events share one less often than once in 10^7. */
function mark(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, markLength);
}
