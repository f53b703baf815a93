import { OktaError } from '../../okta/errors.ts';
import { memoryAttributes } from '../polling/attribute-store.ts';
import type {
  Batch,
  Claim,
  ClaimRequest,
  Counts,
  DeadLetter,
  EventSource,
  Outcome,
  Selection,
  StoredDelivery,
  WatchStore,
} from './store.ts';
import { SubscriptionQueue } from './subscription-queue.ts';

interface SeenEvent {
  /** The order in which events were accepted. */
  readonly seq: number;
  readonly uuid: string;
  readonly orderingKey: string | undefined;
  readonly source: EventSource;
  readonly acceptedAt: number;
  event: unknown;
  /** Number of deliveries and dead letters that need the event. */
  needed: number;
}

interface PendingDelivery {
  readonly seen: SeenEvent;
  attempts: number;
  nextAt: number;
  error?: string;
}

interface DeadDelivery extends PendingDelivery {
  readonly diedAt: number;
}

/** A store that lasts as long as the process: for tests, and for watches that may start over. */
export function memoryStore(): WatchStore {
  return new MemoryStore();
}

class MemoryStore implements WatchStore {
  readonly attributes = memoryAttributes();
  readonly #seen = new Map<string, SeenEvent>();
  /** By subscription. */
  readonly #pending = new Map<string, SubscriptionQueue<PendingDelivery>>();
  /** By subscription, then by uuid. */
  readonly #dead = new Map<string, Map<string, DeadDelivery>>();
  #state: string | undefined;
  #accepted = 0;
  #locked = false;

  async lock(): Promise<() => Promise<void>> {
    if (this.#locked) throw storeInUse('The store');
    this.#locked = true;
    return async () => {
      this.#locked = false;
    };
  }

  async state(): Promise<string | undefined> {
    return this.#state;
  }

  async accept({ events, source, now, state }: Batch): Promise<number> {
    // A copy, like a store on disk has: later changes by the caller are not stored.
    const copies = events.map(({ uuid, event, orderingKey, subscriptions }) => ({
      uuid,
      orderingKey,
      names: new Set(subscriptions),
      event: structuredClone(event),
    }));
    let added = 0;
    for (const { uuid, orderingKey, event, names } of copies) {
      if (this.#seen.has(uuid)) continue;
      added += 1;
      this.#accepted += 1;
      const kept = names.size === 0 ? undefined : event;
      const seen = { seq: this.#accepted, uuid, orderingKey, source, acceptedAt: now, event: kept, needed: names.size };
      this.#seen.set(uuid, seen);
      for (const name of names) this.#queue(name).add({ seen, attempts: 0, nextAt: 0 });
    }
    if (state !== undefined) this.#state = state;
    return added;
  }

  async claim({
    subscription,
    outcomes,
    concurrency,
    maxNew = concurrency,
    maxRetries = concurrency,
    inFlight,
    now,
  }: ClaimRequest): Promise<Claim> {
    for (const outcome of outcomes) this.#settle(subscription, outcome);
    const queue = this.#queue(subscription);
    const free = Math.max(0, concurrency - inFlight.length);
    const deliveries = queue.due({ maxNew, maxRetries, free, inFlight, now }).map((delivery) => {
      delivery.attempts += 1;
      return toStoredDelivery(subscription, delivery);
    });
    const nextAt = free === 0 ? undefined : queue.nextAt(now);
    return { deliveries, ...(nextAt === undefined ? {} : { nextAt }) };
  }

  async counts(): Promise<readonly Counts[]> {
    const names = [...new Set([...this.#pending.keys(), ...this.#dead.keys()])].sort();
    return names
      .map((subscription) => ({
        subscription,
        pending: this.#pending.get(subscription)?.size ?? 0,
        dead: this.#dead.get(subscription)?.size ?? 0,
      }))
      .filter(({ pending, dead }) => pending + dead > 0);
  }

  async pending({ limit, ...selection }: Selection & { limit: number }): Promise<readonly StoredDelivery[]> {
    return selected(this.#pending, selection)
      .slice(0, limit)
      .map(([subscription, delivery]) => toStoredDelivery(subscription, delivery));
  }

  async dead({ limit, ...selection }: Selection & { limit: number }): Promise<readonly DeadLetter[]> {
    return selected(this.#dead, selection)
      .slice(0, limit)
      .map(([subscription, letter]) => ({ ...toStoredDelivery(subscription, letter), diedAt: letter.diedAt }));
  }

  async replay(selection: Selection): Promise<number> {
    const letters = selected(this.#dead, selection);
    for (const [subscription, { seen }] of letters) {
      this.#dead.get(subscription)?.delete(seen.uuid);
      this.#queue(subscription).add({ seen, attempts: 0, nextAt: 0 });
    }
    return letters.length;
  }

  async drop(selection: Selection): Promise<number> {
    const letters = selected(this.#dead, selection);
    for (const [subscription, { seen }] of letters) {
      this.#dead.get(subscription)?.delete(seen.uuid);
      release(seen);
    }
    return letters.length;
  }

  async prune({ before, keep }: { before: number; keep: number }): Promise<number> {
    let removed = 0;
    let surplus = this.#seen.size - keep;
    for (const [uuid, { acceptedAt, needed }] of this.#seen) {
      if (acceptedAt >= before && surplus <= 0) break;
      surplus -= 1;
      if (needed > 0) continue;
      this.#seen.delete(uuid);
      removed += 1;
    }
    return removed;
  }

  async close(): Promise<void> {}

  #settle(subscription: string, outcome: Outcome): void {
    const queue = this.#queue(subscription);
    const delivery = queue.get(outcome.uuid);
    if (delivery === undefined) return;
    switch (outcome.kind) {
      case 'done':
        queue.remove(delivery);
        release(delivery.seen);
        return;
      case 'retry':
        delivery.error = outcome.error;
        if (!outcome.counts) delivery.attempts -= 1;
        queue.postpone(delivery, outcome.at);
        return;
      case 'dead':
        queue.remove(delivery);
        innerMap(this.#dead, subscription).set(outcome.uuid, { ...delivery, error: outcome.error, diedAt: outcome.at });
    }
  }

  #queue(subscription: string): SubscriptionQueue<PendingDelivery> {
    let queue = this.#pending.get(subscription);
    if (queue === undefined) {
      queue = new SubscriptionQueue();
      this.#pending.set(subscription, queue);
    }
    return queue;
  }
}

/** The error of a second watch on the same store. */
export function storeInUse(what: string): OktaError {
  return new OktaError('conflict', {
    what: `${what} is in use by another watch`,
    hint: 'stop the other watch, or use a separate store',
  });
}

function innerMap<Value>(map: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  let inner = map.get(name);
  if (inner === undefined) {
    inner = new Map();
    map.set(name, inner);
  }
  return inner;
}

function selected<Value extends PendingDelivery>(
  map: ReadonlyMap<string, { values(): Iterable<Value> }>,
  { uuid, subscription }: Selection,
): [string, Value][] {
  return [...map]
    .filter(([name]) => subscription === undefined || name === subscription)
    .flatMap(([name, inner]) => [...inner.values()].map((value): [string, Value] => [name, value]))
    .filter(([, { seen }]) => uuid === undefined || seen.uuid === uuid)
    .sort(([name, one], [other, two]) => one.seen.seq - two.seen.seq || (name < other ? -1 : 1));
}

function release(seen: SeenEvent): void {
  seen.needed -= 1;
  if (seen.needed === 0) seen.event = undefined;
}

function toStoredDelivery(subscription: string, { seen, attempts, error }: PendingDelivery): StoredDelivery {
  const { uuid, source, acceptedAt, orderingKey } = seen;
  // Changes that a handler makes to an event must not reach its next attempt or other subscriptions.
  const event = structuredClone(seen.event);
  return {
    uuid,
    subscription,
    event,
    source,
    acceptedAt,
    ...(orderingKey === undefined ? {} : { orderingKey }),
    attempts,
    ...(error === undefined ? {} : { error }),
  };
}
