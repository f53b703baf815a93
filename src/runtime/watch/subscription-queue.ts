/** A pending delivery in a {@link SubscriptionQueue}. */
export interface Queued {
  readonly seen: { readonly seq: number; readonly uuid: string; readonly orderingKey: string | undefined };
  /** When it may be claimed, epoch milliseconds; 0 before the first attempt. */
  nextAt: number;
}

/** Limits of a claim, see `ClaimRequest` of the store. */
export interface ClaimLimits {
  readonly maxNew: number;
  readonly maxRetries: number;
  readonly free: number;
  readonly inFlight: readonly string[];
  readonly now: number;
}

/**
 * The pending deliveries of a subscription. Only the oldest of each ordering key is claimable, so that claiming costs the same
 * however many deliveries wait behind a failing one.
 */
export class SubscriptionQueue<Delivery extends Queued> {
  readonly #all = new Map<string, Delivery>();
  /** Deliveries by ordering key, oldest first. */
  readonly #byKey = new Map<string, Delivery[]>();
  /** Claimable deliveries that have not failed, oldest first. */
  readonly #fresh: Delivery[] = [];
  /** Claimable retries, soonest first. */
  readonly #failed: Delivery[] = [];

  get size(): number {
    return this.#all.size;
  }

  get(uuid: string): Delivery | undefined {
    return this.#all.get(uuid);
  }

  /** All deliveries, in no particular order. */
  values(): Iterable<Delivery> {
    return this.#all.values();
  }

  /** Adds a delivery in the order of `seq`. */
  add(delivery: Delivery): void {
    const { uuid, orderingKey } = delivery.seen;
    this.#all.set(uuid, delivery);
    if (orderingKey === undefined) {
      this.#offer(delivery);
      return;
    }
    const line = this.#byKey.get(orderingKey) ?? [];
    this.#byKey.set(orderingKey, line);
    const [head] = line;
    insert(line, delivery, bySeq);
    if (line[0] !== delivery) return;
    if (head !== undefined) this.#withdraw(head);
    this.#offer(delivery);
  }

  /** Removes a delivery. The next one with its key becomes claimable. */
  remove(delivery: Delivery): void {
    const { uuid, orderingKey } = delivery.seen;
    this.#all.delete(uuid);
    this.#withdraw(delivery);
    const line = orderingKey === undefined ? undefined : this.#byKey.get(orderingKey);
    if (line === undefined || orderingKey === undefined) return;
    const wasHead = line[0] === delivery;
    remove(line, delivery, bySeq);
    const [next] = line;
    if (next === undefined) this.#byKey.delete(orderingKey);
    else if (wasHead) this.#offer(next);
  }

  /** Schedules a retry at a time. */
  postpone(delivery: Delivery, at: number): void {
    const isOffered = this.#withdraw(delivery);
    delivery.nextAt = at;
    if (isOffered) this.#offer(delivery);
  }

  /** The deliveries that may be claimed, oldest first. They stay in the queue. */
  due({ maxNew, maxRetries, free, inFlight, now }: ClaimLimits): Delivery[] {
    const keys = new Set(inFlight.map((uuid) => this.#all.get(uuid)?.seen.orderingKey ?? uuid));
    const isFree = ({ seen }: Delivery) => !keys.has(seen.orderingKey ?? seen.uuid);
    const failed = first(this.#failed, {
      most: Math.min(free, maxRetries),
      fits: isFree,
      ends: ({ nextAt }) => nextAt > now,
    });
    const fresh = first(this.#fresh, { most: Math.min(free - failed.length, maxNew), fits: isFree });
    return [...failed, ...fresh].sort(bySeq);
  }

  /** Time of the next retry after `now`. */
  nextAt(now: number): number | undefined {
    return this.#failed.find(({ nextAt }) => nextAt > now)?.nextAt;
  }

  #offer(delivery: Delivery): void {
    if (delivery.nextAt === 0) insert(this.#fresh, delivery, bySeq);
    else insert(this.#failed, delivery, byTime);
  }

  #withdraw(delivery: Delivery): boolean {
    if (delivery.nextAt === 0) return remove(this.#fresh, delivery, bySeq);
    return remove(this.#failed, delivery, byTime);
  }
}

type Order = (one: Queued, other: Queued) => number;

const bySeq: Order = (one, other) => one.seen.seq - other.seen.seq;
const byTime: Order = (one, other) => one.nextAt - other.nextAt || bySeq(one, other);

/** The index of an item in a sorted list, or where to insert it. */
function indexOf(list: readonly Queued[], item: Queued, order: Order): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && order(other, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert<Item extends Queued>(list: Item[], item: Item, order: Order): void {
  list.splice(indexOf(list, item, order), 0, item);
}

function remove<Item extends Queued>(list: Item[], item: Item, order: Order): boolean {
  const index = indexOf(list, item, order);
  if (list[index] !== item) return false;
  list.splice(index, 1);
  return true;
}

function first<Item>(
  list: readonly Item[],
  { most, fits, ends }: { most: number; fits: (item: Item) => boolean; ends?: (item: Item) => boolean },
): Item[] {
  const found: Item[] = [];
  for (const item of list) {
    if (found.length >= most || ends?.(item) === true) break;
    if (fits(item)) found.push(item);
  }
  return found;
}
