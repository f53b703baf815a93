import type { LogFaults } from '../faults/faults.ts';
import { type EmptyPollNext, usualBehavior } from '../state/behavior.ts';
import type { Clock } from '../state/clock.ts';
import type { Ids, Random } from '../state/random.ts';
import { formatLogCursor } from './cursor.ts';
import { createUuid, LogEventBuilder } from './event.ts';
import { type BoundedQuery, type PollingQuery, parseLogQuery } from './query.ts';
import { LogStore, type StoredEvent } from './store.ts';
import type { LogEntry, LogEvent } from './types.ts';

export type { LogEntry, LogEvent } from './types.ts';

/** Older events are silently omitted (Okta docs: data retention). */
const retentionMs = 90 * 86_400_000;

/** The dependencies of the log. */
export interface SystemLogOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly ids: Ids;
  /** Read at each poll. @default always */
  readonly behavior?: { readonly emptyPollNext: EmptyPollNext };
}

/** A page of the log. */
export interface LogPage {
  readonly events: readonly LogEvent[];
  /** The query string of the next page: the request's own parameters and the cursor. */
  readonly next?: string;
}

interface Cut {
  readonly found: readonly StoredEvent[];
  /** The `after` of the next page; absent on the last page of a bounded request. */
  readonly after?: string;
}

/** The org's System Log (Okta docs: System Log query): its events, in the order they were persisted. */
export class SystemLog {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #random: Random;
  readonly #behavior: { readonly emptyPollNext: EmptyPollNext };
  readonly #builder: LogEventBuilder;
  readonly #store = new LogStore();
  readonly #listeners = new Set<(event: LogEvent) => void>();
  readonly #repeated = new WeakSet<LogEvent>();
  #faults: LogFaults = {};
  #hooksFor: (eventType: string) => readonly string[] = () => [];
  #frontier = 0;
  #generation = 0;

  constructor(options: SystemLogOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#behavior = options.behavior ?? usualBehavior;
    this.#builder = new LogEventBuilder(options.ids('trs'));
  }

  /** The number of events. */
  get size(): number {
    return this.#store.size;
  }

  /** Every event in the order of publication, including those that polls do not see yet. */
  events(eventType?: string): LogEvent[] {
    const events = this.#store.published.map((stored) => stored.event);
    return eventType === undefined ? events : events.filter((event) => event.eventType === eventType);
  }

  /** Writes an event. */
  record(entry: LogEntry): LogEvent {
    const now = this.#clock.now();
    const event = this.#builder.build(entry, {
      uuid: createUuid(this.#random),
      published: entry.published ?? now,
      hookIds: this.#hooksFor(entry.eventType),
    });
    this.#store.add(event, entry.persisted ?? this.#persistenceTime());
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** Calls back with every new event. The returned function unsubscribes. */
  onRecord(listener: (event: LogEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Selects the event hooks of an event, which names them in its debug data (Okta docs: event hooks). */
  routeHooks(hooksFor: (eventType: string) => readonly string[]): void {
    this.#hooksFor = hooksFor;
  }

  /** Sets the injected faults. Faults that are not named are off. */
  setFaults(faults: LogFaults): void {
    this.#faults = faults;
  }

  /** Invalidates every cursor issued so far. How long Okta keeps a cursor is undocumented. */
  expireCursors(): void {
    this.#generation += 1;
  }

  /** Removes every event. Cursors issued before still return all new events. */
  clear(): void {
    this.#store.clear();
    this.#frontier += 1;
  }

  /** Returns the page for the parameters of GET /api/v1/logs, or throws Okta's error. */
  query(params: URLSearchParams): LogPage {
    const now = this.#clock.now();
    const query = parseLogQuery(params, { now, generation: this.#generation });
    const frontier = this.#advance(now);
    const cut = query.kind === 'polling' ? this.#poll(query, frontier) : this.#slice(query, frontier);
    const events = cut.found.map((stored) => stored.event);
    if (query.kind === 'polling') {
      this.#repeat(cut.found, frontier);
      if (events.length === 0 && this.#behavior.emptyPollNext === 'missing') return { events };
      if (events.length === 0 && this.#behavior.emptyPollNext === 'self') return { events, next: params.toString() };
    }
    if (cut.after === undefined) return { events };
    const next = new URLSearchParams(params);
    next.set('after', cut.after);
    return { events, next: next.toString() };
  }

  /** By persistence time, regardless of publication; there is always a next page. */
  #poll(query: PollingQuery, frontier: number): Cut {
    const start = query.after ?? { at: query.since, sequence: 0 };
    const horizon = frontier - retentionMs;
    const { persisted } = this.#store;
    const found: StoredEvent[] = [];
    let reached: { readonly at: number; readonly sequence: number } = start;
    const first = this.#store.after(start.at < horizon ? { at: horizon, sequence: 0 } : start);
    for (let index = first; found.length < query.limit; index++) {
      const stored = persisted[index];
      if (stored === undefined || stored.at > frontier) break;
      reached = stored;
      if (stored.published >= horizon && query.test(stored.event)) found.push(stored);
    }
    const after = formatLogCursor(
      { kind: 'polling', at: reached.at, sequence: reached.sequence },
      { since: query.givenSince, generation: this.#generation },
    );
    return { found, after };
  }

  /** By publication time. The last page has no next, and events that are not persisted yet are omitted. */
  #slice(query: BoundedQuery, frontier: number): Cut {
    const { since, until } = query.after ?? query;
    const { published } = this.#store;
    const low = this.#store.publishedFrom(Math.max(since, frontier - retentionMs));
    const high = this.#store.publishedFrom(until);
    const edge =
      query.after === undefined ? undefined : this.#store.publishedFrom(query.after.published, query.after.arrival);
    const step = query.ascending ? 1 : -1;
    const start = query.ascending ? Math.max(low, (edge ?? low - 1) + 1) : Math.min(high, edge ?? high) - 1;
    const found: StoredEvent[] = [];
    for (let index = start; index >= low && index < high; index += step) {
      const stored = published[index];
      if (stored === undefined || stored.at > frontier || !query.test(stored.event)) continue;
      if (found.length < query.limit) {
        found.push(stored);
        continue;
      }
      const last = found.at(-1);
      if (last === undefined) break;
      const after = formatLogCursor(
        { kind: 'bounded', published: last.published, arrival: last.arrival, since, until },
        { since: query.givenSince, generation: this.#generation },
      );
      return { found, after };
    }
    return { found };
  }

  /** The persistence time of an event recorded now; it never decreases, even when the org's clock is set back. */
  #persistenceTime(): number {
    const frontier = this.#advance(this.#clock.now());
    const { lateShare = 0, lateMs = 1000 } = this.#faults;
    return lateShare > 0 && this.#random() < lateShare ? frontier + lateMs : frontier;
  }

  #advance(now: number): number {
    this.#frontier = Math.max(this.#frontier, now);
    return this.#frontier;
  }

  #repeat(found: readonly StoredEvent[], frontier: number): void {
    const { repeatShare = 0 } = this.#faults;
    if (repeatShare <= 0) return;
    for (const stored of found) {
      if (this.#repeated.has(stored.event) || this.#random() >= repeatShare) continue;
      this.#repeated.add(stored.event);
      this.#store.repeat(stored, frontier);
    }
  }
}
