import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LogEvent } from '../models/log-event.ts';
import { OktaError } from '../okta/errors.ts';

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
  /** What was handed over of late, oldest first: whole seconds of `reached`, and the marks of the events, end to end. */
  readonly seen: readonly (readonly [second: number, marks: string])[];
}

/** What a page has brought. */
export interface PageResult {
  /** Events that had not been seen. */
  readonly events: readonly LogEvent[];
  /** Whether the page held as many events as were asked for, so that there may be more. */
  readonly full: boolean;
  /** The org's time when it answered, in epoch milliseconds, if it told. */
  readonly answeredAt: number | undefined;
  readonly next: string;
}

/** How far a fallback reaches back before what was reached: Okta ends a query after 30 s; the rest is caution. */
const overlapMs = 120_000;
/** Events are marked as seen for longer than a fallback reaches back: some are persisted later than others. */
const keptMs = 180_000;
/** The least distance between what was reached and a fallback: a query may have looked at the log this long before. */
const margin = 30_000;
/** Okta keeps events for 90 days; an older `since` is refused in the end, and finds nothing more. */
const retentionMs = 90 * 86_400_000;
/** Marks kept at most; with the longest link the cursor stays below 64 KB. */
const mostMarks = 5_000;
const markLength = 8;

const cursorSchema = z.strictObject({
  v: z.literal(1),
  next: z.string().startsWith('/'),
  types: z.string(),
  reached: z.number(),
  floor: z.number(),
  seen: z.array(z.tuple([z.number(), z.string()])),
});

/** A cursor as text. */
export function formatCursor(cursor: LogCursor): string {
  return JSON.stringify({ v: 1, ...cursor });
}

/** Reads a cursor. Throws `invalid_request` if it is none, before anything has been sent. */
export function parseCursor(text: string): LogCursor {
  const found = cursorSchema.safeParse(jsonOf(text));
  if (found.success) {
    const { v: _, ...cursor } = found.data;
    return cursor;
  }
  const message = 'is no cursor of a trigger; take it from the poll before, or leave it out to begin anew';
  throw new OktaError('invalid_request', `cursor ${message}.`, {
    field: 'cursor',
    faults: [{ path: 'cursor', message }],
    hint: 'leave the cursor out to begin anew',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A mark of a set of event types, to notice that a cursor was made for others. */
export function typesMark(types: readonly string[]): string {
  return mark([...new Set(types)].sort().join());
}

/** Where a reader that begins at `since` stands. */
export function firstCursor({ next, types, since }: { next: string; types: string; since: number }): LogCursor {
  return { next, types, reached: since, floor: since, seen: [] };
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
  const marks = new Set<string>();
  for (const [, text] of seen)
    for (let at = 0; at < text.length; at += markLength) marks.add(text.slice(at, at + markLength));
  return events.filter(({ uuid }) => {
    const own = mark(uuid);
    if (marks.has(own)) return false;
    marks.add(own);
    return true;
  });
}

/** Where a reader stands after a page. */
export function advance(cursor: LogCursor, { events, full, answeredAt, next }: PageResult): LogCursor {
  // A short page has brought everything up to the answer. A full one ends somewhere before; an event is published before
  // it is persisted, so the latest time of publication is reached for certain.
  const published = events.reduce((latest, event) => Math.max(latest, Date.parse(event.published) || 0), 0);
  const until = answeredAt ?? Math.max(published, cursor.reached);
  const reached = Math.max(cursor.reached, full ? Math.min(published, until) : until);
  const marks = events.map(({ uuid }) => mark(uuid)).join('');
  const { seen, floor } = bounded([...cursor.seen, [Math.floor(reached / 1000), marks]], {
    reached,
    floor: cursor.floor,
  });
  return { next, types: cursor.types, reached, floor, seen };
}

/** Forgets what a fallback cannot bring back, and then the oldest until few enough are left. */
function bounded(
  all: LogCursor['seen'],
  { reached, floor }: Pick<LogCursor, 'reached' | 'floor'>,
): Pick<LogCursor, 'seen' | 'floor'> {
  const bySecond = new Map<number, string>();
  for (const [second, marks] of all) {
    if (marks !== '' && second * 1000 >= reached - keptMs) bySecond.set(second, (bySecond.get(second) ?? '') + marks);
  }
  let over = [...bySecond.values()].reduce((sum, marks) => sum + marks.length, 0) - mostMarks * markLength;
  let lowest = floor;
  for (const [second, marks] of bySecond) {
    if (over <= 0) break;
    if (over >= marks.length) bySecond.delete(second);
    else bySecond.set(second, marks.slice(over));
    over -= marks.length;
    // What was forgotten was persisted by the end of that second. Losing is worse than repeating, so the margin stays.
    lowest = Math.max(lowest, Math.min((second + 1) * 1000, reached - margin));
  }
  return { seen: [...bySecond], floor: lowest };
}

/** 48 bits of a digest: two of some thousand events share one less often than once in 10^7. */
function mark(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, markLength);
}
