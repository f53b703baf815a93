import type { BudgetGrant, BudgetStore } from './budget-store.ts';
import { randomId } from './jwt.ts';
import { mostExtra, PermitPool, type Sighting } from './permit-pool.ts';
import type { Clock } from './transport.ts';

/** Whether the shared budget is in use and, if not, why. */
export type BudgetChange = { readonly isUp: true } | { readonly isUp: false; readonly reason: string };

/** How a process draws from a {@link BudgetStore}. */
export interface PermitOptions {
  readonly store: BudgetStore;
  /** Identifies the org and the credential without revealing them. */
  readonly budget: string;
  readonly clock: Clock;
  readonly keepFree: number;
  readonly maxConcurrent: number;
  /** Called when the store stops responding in time, and when it responds again. */
  readonly onChange: (change: BudgetChange) => void;
}

/** How long an exchange may take before the process follows the response headers. */
const patienceMs = 500;
/** How long to follow the headers before the next trial of the store. */
const trialMs = 1000;
/** How often to look for the reply of an exchange; the reply itself ends the wait early. */
const lookMs = 25;
const leaseMs = 3000;
const renewMs = 250;
/** How often to return unused permits and to renew the others. */
const sweepMs = 100;

/**
 * The permits of this process from a shared budget. While the store responds, each call needs a permit. Permits are drawn
 * in batches, so that most calls need no exchange. If the store does not respond in time, the response headers decide until a
 * trial succeeds.
 *
 * @example Ten calls wait. One exchange grants ten permits and a few more. When half of those are used, the next exchange
 * reports the ended calls and draws again, while calls go on.
 */
export class Permits {
  readonly #options: PermitOptions;
  readonly #member = randomId();
  readonly #pools = new Map<string, PermitPool>();
  #isUp = true;
  #trialAt = 0;
  #isClosed = false;
  #isSweeping = false;
  #wake: () => void = () => {};

  constructor(options: PermitOptions) {
    this.#options = options;
  }

  /** Calls back when waiting calls may go. */
  onWake(wake: () => void): void {
    this.#wake = wake;
  }

  /** When a call may go: now, or when to ask again. `undefined` if the headers decide. `demand` is the number of waiting calls. */
  opensAt(name: string, now: number, demand: number): number | undefined {
    const pool = this.#pool(name);
    if (pool.isBlind) return undefined;
    if (!this.#isUp) {
      if (now >= this.#trialAt) {
        this.#trialAt = now + trialMs;
        this.#plan(pool);
      }
      return undefined;
    }
    if (pool.has(now)) {
      if (pool.isLow) this.#plan(pool);
      return now;
    }
    pool.wants = demand;
    if (pool.state === 'idle' && now >= pool.nextAt) this.#plan(pool);
    return pool.state === 'idle' ? pool.nextAt : now + lookMs;
  }

  /** Uses a permit for a call. Call the returned function when it ends. */
  take(name: string): () => void {
    const pool = this.#pool(name);
    const end = pool.take();
    this.#sweepLater();
    return () => {
      end();
      this.#reportSoon(pool);
    };
  }

  /** Learns from a response to a call sent at `sentAt`; `undefined` if it has no rate-limit headers. */
  learn(name: string, sighting: Sighting | undefined, sentAt: number): void {
    this.#pool(name).learn(sighting, sentAt);
  }

  /** Takes a refusal of too many calls at once. */
  overloaded(name: string, sentAt: number): void {
    const pool = this.#pool(name);
    pool.overloaded(sentAt);
    this.#reportSoon(pool);
  }

  /** Returns every permit. Resolves within a bounded time. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const pools = this.#isUp ? [...this.#pools.values()] : [];
    await Promise.all(pools.map((pool) => this.#return(pool)));
  }

  /** Reports that a pool holds nothing and wants nothing, after an exchange that still runs. */
  #return(pool: PermitPool): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const last = () => {
      pool.drop();
      pool.wants = 0;
      if (pool.unreported || pool.isHeld) this.#exchange(pool, resolve);
      else resolve();
    };
    if (pool.state === 'idle') last();
    else pool.onIdle = last;
    return promise;
  }

  #pool(name: string): PermitPool {
    let pool = this.#pools.get(name);
    if (pool === undefined) {
      pool = new PermitPool(name);
      this.#pools.set(name, pool);
    }
    return pool;
  }

  #reportSoon(pool: PermitPool): void {
    if (!this.#isUp) return;
    if (!pool.crowded) this.#sweepLater();
    else if (pool.state === 'running') pool.again = true;
    else this.#plan(pool);
  }

  /** Exchanges in the next microtask, so that calls that start or end together share one exchange. */
  #plan(pool: PermitPool): void {
    if (pool.state !== 'idle' || this.#isClosed) return;
    pool.state = 'planned';
    queueMicrotask(() => this.#exchange(pool, () => this.#wake()));
  }

  #ask(pool: PermitPool): Promise<BudgetGrant> {
    const { store, clock, budget, keepFree, maxConcurrent } = this.#options;
    let [held, ready] = [0, 0];
    const { isBusy } = pool;
    const report = pool.report(clock.now());
    for (const { flying, unused } of this.#pools.values()) {
      held += flying + unused;
      ready += unused;
    }
    const isDrawing = this.#isUp && !this.#isClosed;
    const room = Math.min(pool.extra - pool.unused, mostExtra - ready);
    const extra = isDrawing && isBusy ? Math.max(0, room) : 0;
    const wants = isDrawing ? report.wants : 0;
    const member = this.#member;
    return store.exchange({ ...report, budget, member, wants, held, extra, keepFree, maxConcurrent, leaseMs });
  }

  #exchange(pool: PermitPool, done: () => void): void {
    const { clock } = this.#options;
    const askedAt = clock.now();
    pool.state = 'running';
    pool.again = false;
    let isOver = false;
    const end = (grant: BudgetGrant | undefined, reason = '') => {
      if (isOver) return;
      isOver = true;
      cancel();
      pool.state = 'idle';
      if (grant === undefined) this.#fail(pool, reason);
      else this.#take(pool, { grant, askedAt });
      if (pool.again) this.#plan(pool);
      done();
      pool.onIdle?.();
      pool.onIdle = undefined;
    };
    // While this process is busy, it reads no replies. One long wait would count that time against the store.
    let looks = 0;
    const look = () => {
      looks += 1;
      if (looks > patienceMs / lookMs) end(undefined, 'timeout');
      else cancel = clock.after(lookMs, look);
    };
    let cancel = clock.after(lookMs, look);
    this.#ask(pool).then(end, (error: unknown) => end(undefined, reasonOf(error)));
  }

  #take(pool: PermitPool, { grant, askedAt }: { grant: BudgetGrant; askedAt: number }): void {
    const now = this.#options.clock.now();
    // A store that responds slowly would fail again soon.
    if (!this.#isUp && now - askedAt > patienceMs / 2) return;
    if (!this.#isUp) {
      this.#isUp = true;
      this.#options.onChange({ isUp: true });
    }
    pool.fill(grant, { askedAt, now, leaseMs });
    if (pool.isHeld) this.#sweepLater();
  }

  #fail(pool: PermitPool, reason: string): void {
    pool.restore();
    if (!this.#isUp || this.#isClosed) return;
    this.#isUp = false;
    this.#trialAt = this.#options.clock.now() + trialMs;
    for (const other of this.#pools.values()) other.restore();
    this.#options.onChange({ isUp: false, reason });
  }

  #sweepLater(): void {
    if (this.#isSweeping || this.#isClosed) return;
    this.#isSweeping = true;
    const sweep = () => {
      this.#isSweeping = false;
      const now = this.#options.clock.now();
      let isHeld = false;
      for (const pool of this.#pools.values()) {
        pool.sweep();
        isHeld ||= pool.isHeld;
        const isStale = pool.isHeld && now - pool.exchangedAt >= renewMs;
        if (this.#isUp && (pool.unreported || isStale)) this.#plan(pool);
      }
      if (isHeld) this.#sweepLater();
    };
    this.#options.clock.after(sweepMs, sweep, true);
  }
}

/** The code or name of an error. Its message may hold the address of the store. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : error.name;
}
