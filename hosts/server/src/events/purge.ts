import type { WatchStore } from 'okta-connector';

const batchSize = 1000;
/** No subscription has more pending deliveries than a watch admits, times this. */
const mostBatches = 1000;

/** Removes the deliveries and dead letters of subscriptions that no longer exist from a store that no watch uses. */
export async function purge(store: WatchStore, kept: readonly string[]): Promise<void> {
  const known = new Set(kept);
  for (const { subscription } of await store.counts()) {
    if (known.has(subscription)) continue;
    await store.drop({ subscription });
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const pending = await store.pending({ subscription, limit: batchSize });
      if (pending.length === 0) break;
      const outcomes = pending.map(({ uuid }) => ({ uuid, kind: 'done' as const }));
      await store.claim({ subscription, outcomes, concurrency: 0, inFlight: [], now: Date.now() });
    }
  }
}
