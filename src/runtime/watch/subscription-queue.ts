/** A delivery that waits, as a {@link SubscriptionQueue} sorts it. */
export interface Queued {
  readonly seen: { readonly seq: number; readonly uuid: string; readonly orderingKey: string | undefined };
  /** Not before this time, epoch milliseconds; 0 before the first attempt. */
  nextAt: number;
}

/** What may be taken from a queue, see `Turn` of the store. */
export interface Room {
  readonly starts: number;
  readonly retries: number;
  readonly free: number;
  readonly busy: readonly string[];
  readonly now: number;
}

/**
 * The deliveries of one subscription that wait. Only the oldest of every ordering key can be taken, so what waits behind a
 * failing one costs nothing.
 */
export class SubscriptionQueue<Delivery extends Queued> {
  readonly #all = new Map<string, Delivery>();
  /** What waits with an ordering key, oldest first. */
  readonly #lines = new Map<string, Delivery[]>();
  /** The oldest of every key that have not failed, oldest first. */
  readonly #fresh: Delivery[] = [];
  /** The oldest of every key that have failed, soonest first. */
  readonly #failed: Delivery[] = [];

  get size(): number {
    return this.#all.size;
  }

  get(uuid: string): Delivery | undefined {
    return this.#all.get(uuid);
  }

  /** Every delivery, in no particular order. */
  values(): Iterable<Delivery> {
    return this.#all.values();
  }

  /** Adds a delivery at its place by `seq`. */
  add(delivery: Delivery): void {
    const { uuid, orderingKey } = delivery.seen;
    this.#all.set(uuid, delivery);
    if (orderingKey === undefined) {
      this.#offer(delivery);
      return;
    }
    const line = this.#lines.get(orderingKey) ?? [];
    this.#lines.set(orderingKey, line);
    const [head] = line;
    insert(line, delivery, bySeq);
    if (line[0] !== delivery) return;
    if (head !== undefined) this.#withdraw(head);
    this.#offer(delivery);
  }

  /** Removes a delivery; the next one with its key can be taken. */
  remove(delivery: Delivery): void {
    const { uuid, orderingKey } = delivery.seen;
    this.#all.delete(uuid);
    this.#withdraw(delivery);
    const line = orderingKey === undefined ? undefined : this.#lines.get(orderingKey);
    if (line === undefined || orderingKey === undefined) return;
    const wasHead = line[0] === delivery;
    remove(line, delivery, bySeq);
    const [next] = line;
    if (next === undefined) this.#lines.delete(orderingKey);
    else if (wasHead) this.#offer(next);
  }

  /** Lets a delivery wait until `at`. */
  postpone(delivery: Delivery, at: number): void {
    const isOffered = this.#withdraw(delivery);
    delivery.nextAt = at;
    if (isOffered) this.#offer(delivery);
  }

  /** What can be taken now, oldest first. It stays in the queue. */
  due({ starts, retries, free, busy, now }: Room): Delivery[] {
    const keys = new Set(busy.map((uuid) => this.#all.get(uuid)?.seen.orderingKey ?? uuid));
    const isFree = ({ seen }: Delivery) => !keys.has(seen.orderingKey ?? seen.uuid);
    const failed = first(this.#failed, {
      most: Math.min(free, retries),
      fits: isFree,
      ends: ({ nextAt }) => nextAt > now,
    });
    const fresh = first(this.#fresh, { most: Math.min(free - failed.length, starts), fits: isFree });
    return [...failed, ...fresh].sort(bySeq);
  }

  /** When the next retry after `now` is due. */
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

/** Where an item is in a sorted list, or belongs. */
function placeOf(list: readonly Queued[], item: Queued, order: Order): number {
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
  list.splice(placeOf(list, item, order), 0, item);
}

function remove<Item extends Queued>(list: Item[], item: Item, order: Order): boolean {
  const place = placeOf(list, item, order);
  if (list[place] !== item) return false;
  list.splice(place, 1);
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
