import { lowerBound } from '../state/lower-bound.ts';
import type { LogEvent } from './types.ts';

/** An event and its two places: in the order of persistence and in the order of publication. */
export interface StoredEvent {
  readonly event: LogEvent;
  /** Epoch milliseconds from which polls see it. */
  readonly at: number;
  /** Its number among the events of the same `at`, from 1. */
  readonly sequence: number;
  /** Epoch milliseconds of `event.published`. */
  readonly published: number;
  /** The order of arrival in the log. */
  readonly arrival: number;
}

/** A place in the order of persistence. */
export interface PersistencePoint {
  readonly at: number;
  readonly sequence: number;
}

/** Every event of the org, sorted both ways; appending and searching are cheap at any size. */
export class LogStore {
  readonly #persisted: StoredEvent[] = [];
  readonly #published: StoredEvent[] = [];
  #publishedSorted = true;
  #arrivals = 0;

  /** The number of events without repetitions. */
  get size(): number {
    return this.#published.length;
  }

  /** Events in the order of persistence, including future ones. */
  get persisted(): readonly StoredEvent[] {
    return this.#persisted;
  }

  /** Events in the order of publication. */
  get published(): readonly StoredEvent[] {
    if (!this.#publishedSorted) {
      this.#published.sort((a, b) => a.published - b.published || a.arrival - b.arrival);
      this.#publishedSorted = true;
    }
    return this.#published;
  }

  /** Adds an event that polls see from `at` on. */
  add(event: LogEvent, at: number): StoredEvent {
    const stored = this.#persist(event, { at, published: Date.parse(event.published) });
    const last = this.#published.at(-1);
    if (last !== undefined && last.published > stored.published) this.#publishedSorted = false;
    this.#published.push(stored);
    return stored;
  }

  /** Repeats an event for polls from `at` on. */
  repeat(original: StoredEvent, at: number): void {
    this.#persist(original.event, { at, published: original.published });
  }

  /** The index of the first event after a place. */
  after(point: PersistencePoint): number {
    return lowerBound(
      this.#persisted,
      (item) => item.at < point.at || (item.at === point.at && item.sequence <= point.sequence),
    );
  }

  /** The index, in the order of publication, of the first event at or after a time and after an arrival. */
  publishedFrom(published: number, arrival = 0): number {
    return lowerBound(
      this.published,
      (item) => item.published < published || (item.published === published && item.arrival < arrival),
    );
  }

  /** Removes everything. */
  clear(): void {
    this.#persisted.length = 0;
    this.#published.length = 0;
    this.#publishedSorted = true;
  }

  #persist(event: LogEvent, times: { readonly at: number; readonly published: number }): StoredEvent {
    const { at, published } = times;
    const end = this.#persisted.length;
    const last = this.#persisted[end - 1];
    const index = last === undefined || last.at <= at ? end : this.after({ at, sequence: Number.MAX_SAFE_INTEGER });
    const before = this.#persisted[index - 1];
    const sequence = before?.at === at ? before.sequence + 1 : 1;
    this.#arrivals += 1;
    const stored = { event, at, sequence, published, arrival: this.#arrivals };
    if (index === end) this.#persisted.push(stored);
    else this.#persisted.splice(index, 0, stored);
    return stored;
  }
}
