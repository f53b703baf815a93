import type { WatchStore } from './store.ts';

/** Dependencies of a {@link PendingLimit}. */
export interface PendingLimitContext {
  readonly store: Pick<WatchStore, 'counts'>;
  /** IDs of the watched subscriptions. Deliveries of others are never handled and do not count. */
  readonly subscriptions: readonly string[];
  /** The most pending deliveries. */
  readonly maxPending?: number | undefined;
}

const defaultMaxPending = 100_000;

/** Counting reads all pending deliveries, which is too slow for each request of a hook. */
const countIntervalMs = 1000;

/** Limits the pending deliveries in a store, from the log and from event hooks. */
export class PendingLimit {
  readonly #context: PendingLimitContext;
  #pending = 0;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(context: PendingLimitContext) {
    this.#context = context;
  }

  /** Counts now. Returns whether more deliveries may be added. */
  async hasRoom(): Promise<boolean> {
    const { store, subscriptions, maxPending = defaultMaxPending } = this.#context;
    const watched = new Set(subscriptions);
    const counts = await store.counts();
    this.#pending = counts.reduce(
      (sum, { subscription, pending }) => (watched.has(subscription) ? sum + pending : sum),
      0,
    );
    this.#countedAt = performance.now();
    return this.#pending < maxPending;
  }

  /** Whether a hook may add deliveries. Counts at most once a second. */
  async admits(deliveries: number): Promise<boolean> {
    const { maxPending = defaultMaxPending } = this.#context;
    if (performance.now() - this.#countedAt > countIntervalMs) await this.hasRoom();
    if (this.#pending >= maxPending) return false;
    this.#pending += deliveries;
    return true;
  }
}
