import type { WatchStore } from './store.ts';

/** What a limit counts. */
export interface PendingLimitContext {
  readonly store: Pick<WatchStore, 'counts'>;
  /** IDs of the subscriptions that are watched. What waits for others would wait forever, and does not count. */
  readonly subscriptions: readonly string[];
  /** Deliveries that may wait. */
  readonly maxPending?: number | undefined;
}

const defaultMaxPending = 100_000;

/** Counting looks at every delivery that waits, which hooks must not do for each request. */
const countedEveryMs = 1000;

/** Bounds how many deliveries wait in a store, whether they come from the log or from event hooks. */
export class PendingLimit {
  readonly #context: PendingLimitContext;
  #pending = 0;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(context: PendingLimitContext) {
    this.#context = context;
  }

  /** Whether more may come, counted now. */
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

  /** Whether a hook may add so many deliveries; counted at most once a second. */
  async admits(deliveries: number): Promise<boolean> {
    const { maxPending = defaultMaxPending } = this.#context;
    if (performance.now() - this.#countedAt > countedEveryMs) await this.hasRoom();
    if (this.#pending >= maxPending) return false;
    this.#pending += deliveries;
    return true;
  }
}
