import { OktaError } from '../../okta/errors.ts';
import type {
  Batch,
  Counts,
  DeadLetter,
  EventSource,
  Outcome,
  Selection,
  StoredDelivery,
  Taken,
  Turn,
  WatchStore,
} from './store.ts';
import { SubscriptionQueue } from './subscription-queue.ts';

interface Seen {
  /** The order in which events were taken. */
  readonly seq: number;
  readonly uuid: string;
  readonly orderingKey: string | undefined;
  readonly source: EventSource;
  readonly acceptedAt: number;
  event: unknown;
  /** How many deliveries and dead letters still need the event. */
  needed: number;
}

interface Waiting {
  readonly seen: Seen;
  attempts: number;
  nextAt: number;
  error?: string;
}

interface Dead extends Waiting {
  readonly diedAt: number;
}

/** A store that lasts as long as the process: for tests, and for watches that may begin anew. */
export function memoryStore(): WatchStore {
  return new MemoryStore();
}

class MemoryStore implements WatchStore {
  readonly #seen = new Map<string, Seen>();
  /** By subscription. */
  readonly #pending = new Map<string, SubscriptionQueue<Waiting>>();
  /** By subscription, then by uuid. */
  readonly #dead = new Map<string, Map<string, Dead>>();
  #state: string | undefined;
  #taken = 0;
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
    // A copy, as a store on disk has it: what the caller does to an event later is not stored.
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
      this.#taken += 1;
      const kept = names.size === 0 ? undefined : event;
      const seen = { seq: this.#taken, uuid, orderingKey, source, acceptedAt: now, event: kept, needed: names.size };
      this.#seen.set(uuid, seen);
      for (const name of names) this.#queue(name).add({ seen, attempts: 0, nextAt: 0 });
    }
    if (state !== undefined) this.#state = state;
    return added;
  }

  async turn({ subscription, outcomes, window, starts = window, retries = window, busy, now }: Turn): Promise<Taken> {
    for (const outcome of outcomes) this.#settle(subscription, outcome);
    const queue = this.#queue(subscription);
    const free = Math.max(0, window - busy.length);
    const deliveries = queue.due({ starts, retries, free, busy, now }).map((delivery) => {
      delivery.attempts += 1;
      return told(subscription, delivery);
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
    return chosen(this.#pending, selection)
      .slice(0, limit)
      .map(([subscription, delivery]) => told(subscription, delivery));
  }

  async dead({ limit, ...selection }: Selection & { limit: number }): Promise<readonly DeadLetter[]> {
    return chosen(this.#dead, selection)
      .slice(0, limit)
      .map(([subscription, letter]) => ({ ...told(subscription, letter), diedAt: letter.diedAt }));
  }

  async replay(selection: Selection): Promise<number> {
    const letters = chosen(this.#dead, selection);
    for (const [subscription, { seen }] of letters) {
      this.#dead.get(subscription)?.delete(seen.uuid);
      this.#queue(subscription).add({ seen, attempts: 0, nextAt: 0 });
    }
    return letters.length;
  }

  async drop(selection: Selection): Promise<number> {
    const letters = chosen(this.#dead, selection);
    for (const [subscription, { seen }] of letters) {
      this.#dead.get(subscription)?.delete(seen.uuid);
      release(seen);
    }
    return letters.length;
  }

  async prune({ before, keep }: { before: number; keep: number }): Promise<number> {
    let forgotten = 0;
    let surplus = this.#seen.size - keep;
    for (const [uuid, { acceptedAt, needed }] of this.#seen) {
      if (acceptedAt >= before && surplus <= 0) break;
      surplus -= 1;
      if (needed > 0) continue;
      this.#seen.delete(uuid);
      forgotten += 1;
    }
    return forgotten;
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
        within(this.#dead, subscription).set(outcome.uuid, { ...delivery, error: outcome.error, diedAt: outcome.at });
    }
  }

  #queue(subscription: string): SubscriptionQueue<Waiting> {
    let queue = this.#pending.get(subscription);
    if (queue === undefined) {
      queue = new SubscriptionQueue();
      this.#pending.set(subscription, queue);
    }
    return queue;
  }
}

/** The failure of a second watch on one store. */
export function storeInUse(what: string): OktaError {
  const hint = 'stop the other watch, or give this one a store of its own';
  return new OktaError(
    'conflict',
    `${what} is in use by another watch, and two would deliver every event twice; ${hint}.`,
    { hint },
  );
}

function within<Value>(map: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  let inner = map.get(name);
  if (inner === undefined) {
    inner = new Map();
    map.set(name, inner);
  }
  return inner;
}

function chosen<Value extends Waiting>(
  map: ReadonlyMap<string, { values(): Iterable<Value> }>,
  { uuid, subscription }: Selection,
): [string, Value][] {
  return [...map]
    .filter(([name]) => subscription === undefined || name === subscription)
    .flatMap(([name, inner]) => [...inner.values()].map((value): [string, Value] => [name, value]))
    .filter(([, { seen }]) => uuid === undefined || seen.uuid === uuid)
    .sort(([name, one], [other, two]) => one.seen.seq - two.seen.seq || (name < other ? -1 : 1));
}

function release(seen: Seen): void {
  seen.needed -= 1;
  if (seen.needed === 0) seen.event = undefined;
}

function told(subscription: string, { seen, attempts, error }: Waiting): StoredDelivery {
  const { uuid, source, acceptedAt, orderingKey } = seen;
  // A copy again: what a handler does to an event reaches neither its next attempt nor other subscriptions.
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
