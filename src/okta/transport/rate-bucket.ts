import type { RateHeaders } from '../calls.ts';
import { BlindWindow } from './blind-window.ts';
import type { OrgClock } from './org-clock.ts';
import type { Sighting } from './permit-pool.ts';
import { RateWindow, type WindowLength } from './rate-window.ts';
import { type Moment, SharedBudget } from './shared-budget.ts';

interface Answer {
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The response's `Date` in epoch milliseconds. */
  readonly dateMs: number | undefined;
  /** The wait from `Retry-After`, which proxies send; Okta itself does not. */
  readonly retryAfterMs?: number | undefined;
}

/** Calls of one window that are still in flight. */
interface Flight {
  count: number;
}

/** Send another probe if the last one has no response after this long. */
const probePatienceMs = 1000;

/** The settings of a bucket, and the clock and window length that buckets share. */
export interface RateBucketOptions {
  /** Share of the limit to leave for the org's other clients. */
  readonly keepFree: number;
  readonly orgClock: OrgClock;
  readonly length: WindowLength;
}

/** Responses may arrive out of order by about this many calls. */
const disorder = 3;

/** One rate-limit bucket as seen by one credential: how much of the current window may still be used. */
export class RateBucket {
  /** Whether several operations draw from it. */
  shared = false;
  readonly #keepFree: number;
  readonly #orgClock: OrgClock;
  readonly #length: WindowLength;
  #window: RateWindow | undefined;
  #previous: RateWindow | undefined;
  /** When the previous window was found to be over. */
  #overAt = Number.NEGATIVE_INFINITY;
  /** Excludes calls of earlier windows: the org counted them there. */
  #flight: Flight = { count: 0 };
  readonly #sharedBudget = new SharedBudget();
  #probedAt = Number.NEGATIVE_INFINITY;
  /** Responses have come without rate-limit headers, and none with them. */
  #isBlind = false;
  readonly #blind = new BlindWindow();

  constructor(options: RateBucketOptions) {
    this.#keepFree = options.keepFree;
    this.#orgClock = options.orgClock;
    this.#length = options.length;
  }

  /** When the bucket admits a call, unless a response changes it first. `demand` is the number of waiting calls. */
  opensAt(now: number, demand: number): number {
    const resumesAt = this.#blind.resumesAt(now);
    if (resumesAt > now) return resumesAt;
    this.#expire(now);
    const window = this.#window;
    if (window !== undefined) return this.#sharedBudget.opensAt(this.#moment(window, { now, demand }));
    if (this.#isBlind) return this.#blind.opensAt(now);
    return this.#flight.count === 0 ? now : Math.max(now, this.#probedAt + probePatienceMs);
  }

  /** Counts a call. Call the returned function when it ends. */
  take(now: number): () => void {
    const flight = this.#flight;
    if (this.#window === undefined) this.#probedAt = now;
    flight.count += 1;
    this.#sharedBudget.send();
    this.#blind.take(now);
    return () => {
      flight.count -= 1;
      this.#blind.land();
    };
  }

  /** The current window and the calls in flight; `undefined` before the first response and after the window's end. */
  state(now: number): (RateHeaders & { readonly inFlight: number }) | undefined {
    this.#expire(now);
    const window = this.#window;
    if (window === undefined) return undefined;
    const { limit, remaining, reset } = window;
    return { limit, remaining, reset, inFlight: this.#flight.count };
  }

  /** Whether a response belongs to a window not seen yet. */
  isNew({ reset }: RateHeaders): boolean {
    const window = this.#window ?? this.#previous;
    return window === undefined || window.compare(reset, this.#length) > 0;
  }

  /**
   * Whether a response looks like the next response of this bucket.
   *
   * @example Remaining is 300 with two calls in flight. The next response should say 299, and 2 + 3 calls may be out of
   * order, so 294 to 304 match.
   */
  foretells({ limit, remaining, reset }: RateHeaders): boolean {
    const window = this.#window;
    if (window === undefined || window.compare(reset, this.#length) !== 0 || window.limit !== limit) return false;
    return Math.abs(window.remaining - 1 - remaining) <= this.#flight.count + disorder;
  }

  /** Counts the calls of a merged bucket as own calls, not as calls of other clients. */
  absorb(other: RateBucket): void {
    this.#sharedBudget.absorb(other.#sharedBudget);
  }

  /** Whether a response to a call sent at `sentAt` cannot belong to this bucket. */
  contradicts({ limit, remaining, reset }: RateHeaders, sentAt: number): boolean {
    const window = this.#window;
    if (window === undefined || sentAt < window.lowestAt) return false;
    const order = window.compare(reset, this.#length);
    return order < 0 || (order === 0 && (limit !== window.limit || remaining >= window.remaining));
  }

  /** Learns from a response other than a 429. */
  learn(headers: RateHeaders | undefined, answer: Answer): void {
    this.#blind.succeeded(answer);
    if (headers === undefined || headers.limit <= 0) {
      this.#isBlind = this.#window === undefined && this.#previous === undefined;
      return;
    }
    this.#isBlind = false;
    const window = this.#window ?? this.#previous;
    const order = window?.compare(headers.reset, this.#length);
    if (order !== undefined && order < 0 && this.#isStale(answer)) return;
    if (window !== undefined && order === 0) {
      window.update(headers, answer.receivedAt);
      // The prediction was early: the org reports that the window is still open.
      this.#window = window;
    } else {
      // The new window opened before the predicted end, so assume that it counts the calls in flight.
      if (this.#window !== undefined) this.#sharedBudget.begin(this.#flight.count + 1);
      this.#window = new RateWindow(headers, answer.receivedAt);
      this.#measure(headers, answer.dateMs);
    }
    const { limit, remaining } = headers;
    this.#sharedBudget.learn({
      limit,
      remaining,
      spare: this.#spare({ limit, remaining }),
      lengthMs: this.#lengthMs(),
      ...answer,
    });
  }

  /** Learns from a 429: other clients share the bucket, or the window lasts longer than predicted. */
  refuse(headers: RateHeaders | undefined, answer: Answer): void {
    if (headers === undefined || answer.dateMs === undefined) {
      this.#blind.refused({ ...answer, retryAfterMs: answer.retryAfterMs });
      return;
    }
    const known = this.#window ?? this.#previous;
    const order = known?.compare(headers.reset, this.#length);
    if (this.#window !== undefined && order === 0) {
      this.#window.exhaust();
      return;
    }
    if (order !== undefined && order < 0 && this.#isStale(answer)) return;
    const window = known !== undefined && order === 0 ? known : new RateWindow(headers, answer.receivedAt);
    if (window === this.#previous) this.#length.tooShort();
    // Like Okta's SDKs, wait for Reset - Date + 1 s and ignore the machine's clock: Reset 10:01:00, Date 10:00:30, wait 31 s.
    const seconds = Math.min(Math.max(headers.reset - answer.dateMs / 1000, 0), 60) + 1;
    window.refuse(answer.receivedAt + seconds * 1000);
    this.#window = window;
  }

  /** What a response that was just learned says to other processes; `undefined` if it has no headers or its window is unknown. */
  sighting(headers: RateHeaders | undefined, refused: boolean): Sighting | undefined {
    if (headers === undefined || headers.limit <= 0 || this.#window === undefined) return undefined;
    const endsAt = this.#window.latestEnd(this.#length, this.#orgClock);
    const { limit, remaining, reset } = headers;
    return { limit, remaining, reset, endsAt, tolerance: this.#length.tolerance, refused };
  }

  /** Whether a response may belong to an earlier window. If not, the org's clock was set back. */
  #isStale({ sentAt }: Answer): boolean {
    return sentAt < (this.#window?.lowestAt ?? this.#overAt);
  }

  /** When a window is certainly over, the next call goes alone to read the new window's headers. */
  #expire(now: number): void {
    if (this.#window === undefined || now < this.#window.latestEnd(this.#length, this.#orgClock)) return;
    this.#previous = this.#window;
    this.#window = undefined;
    this.#overAt = now;
    this.#sharedBudget.begin(this.#flight.count);
    this.#flight = { count: 0 };
    this.#probedAt = Number.NEGATIVE_INFINITY;
  }

  #measure({ limit, remaining, reset }: RateHeaders, dateMs: number | undefined): void {
    if (dateMs === undefined) return;
    const difference = reset - dateMs / 1000;
    if (remaining === limit - 1) this.#length.suggest(difference);
    else this.#length.atLeast(difference);
  }

  #moment(window: RateWindow, { now, demand }: { now: number; demand: number }): Moment {
    const { limit } = window;
    const endsAt = window.latestEnd(this.#length, this.#orgClock);
    const lengthMs = this.#lengthMs();
    return { now, endsAt, limit, spare: this.#spare(window), flight: this.#flight.count, demand, lengthMs };
  }

  #spare({ limit, remaining }: { limit: number; remaining: number }): number {
    return remaining - Math.ceil(limit * this.#keepFree);
  }

  #lengthMs(): number {
    return (this.#length.seconds ?? 60) * 1000;
  }
}
