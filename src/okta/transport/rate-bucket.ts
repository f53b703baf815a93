import type { RateHeaders } from '../calls.ts';
import { BlindWindow } from './blind-window.ts';
import type { OrgClock } from './org-clock.ts';
import { RateWindow, type WindowLength } from './rate-window.ts';
import { type Moment, SharedBudget } from './shared-budget.ts';

interface Answer {
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The answer's `Date` in epoch milliseconds. */
  readonly dateMs: number | undefined;
  /** How long to wait by the answer's `Retry-After`; Okta itself sends none. */
  readonly retryAfterMs?: number | undefined;
}

/** The calls of one window that are still in flight. */
interface Flight {
  count: number;
}

/** After this long without an answer to the call that should tell how much is left, another one is let go. */
const probePatienceMs = 1000;

/** What a bucket needs. */
export interface RateBucketOptions {
  /** Share left to the org's other clients. */
  readonly keepFree: number;
  readonly orgClock: OrgClock;
  readonly length: WindowLength;
}

/** Answers may overtake each other by about this many calls. */
const disorder = 3;

/** One rate-limit bucket as seen by one credential: how much of the current window may still be used. */
export class RateBucket {
  /** Whether calls of more than one name draw from it. */
  shared = false;
  readonly #keepFree: number;
  readonly #orgClock: OrgClock;
  readonly #length: WindowLength;
  #window: RateWindow | undefined;
  #previous: RateWindow | undefined;
  /** When the window before was found to be over. */
  #overAt = Number.NEGATIVE_INFINITY;
  /** Calls of earlier windows are not counted: the org has counted them there. */
  #flight: Flight = { count: 0 };
  readonly #sharedBudget = new SharedBudget();
  #probedAt = Number.NEGATIVE_INFINITY;
  /** An answer without rate-limit headers has come, and none with them. */
  #isBlind = false;
  readonly #blind = new BlindWindow();

  constructor(options: RateBucketOptions) {
    this.#keepFree = options.keepFree;
    this.#orgClock = options.orgClock;
    this.#length = options.length;
  }

  /** Whether a call may go now; `demand` is the number of those that want to. */
  admits(now: number, demand: number): boolean {
    return this.opensAt(now, demand) <= now;
  }

  /** The local time at which the bucket admits a call, unless an answer changes that before. */
  opensAt(now: number, demand: number): number {
    const resumesAt = this.#blind.resumesAt(now);
    if (resumesAt > now) return resumesAt;
    this.#expire(now);
    const window = this.#window;
    if (window !== undefined) return this.#sharedBudget.opensAt(this.#moment(window, { now, demand }));
    if (this.#isBlind) return this.#blind.opensAt(now);
    return this.#flight.count === 0 ? now : Math.max(now, this.#probedAt + probePatienceMs);
  }

  /** Counts a call that goes; the answer must be called once it is over. */
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

  /** Whether an answer is of a window that nothing is known of yet. */
  isNew({ reset }: RateHeaders): boolean {
    const window = this.#window ?? this.#previous;
    return window === undefined || window.compare(reset, this.#length) > 0;
  }

  /** Whether an answer is just what the next answer of this bucket would be. */
  foretells({ limit, remaining, reset }: RateHeaders): boolean {
    const window = this.#window;
    if (window === undefined || window.compare(reset, this.#length) !== 0 || window.limit !== limit) return false;
    return Math.abs(window.remaining - 1 - remaining) <= this.#flight.count + disorder;
  }

  /** Takes over the calls of another name that has turned out to be of this bucket: they were nobody else's. */
  absorb(other: RateBucket): void {
    this.#sharedBudget.absorb(other.#sharedBudget);
  }

  /** Whether an answer to a call that left at `sentAt` cannot be of this bucket. */
  contradicts({ limit, remaining, reset }: RateHeaders, sentAt: number): boolean {
    const window = this.#window;
    if (window === undefined || sentAt < window.lowestAt) return false;
    const order = window.compare(reset, this.#length);
    return order < 0 || (order === 0 && (limit !== window.limit || remaining >= window.remaining));
  }

  /** Learns from an answer that was no refusal. */
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
      // The prediction was early: the window is still open, as the org says.
      this.#window = window;
    } else {
      // Without a prediction that it is over, calls under way are counted in the new one at the latest.
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
    // Okta's own SDKs: wait until Reset by the answer's own Date, plus one second; never by the machine's clock.
    const seconds = Math.min(Math.max(headers.reset - answer.dateMs / 1000, 0), 60) + 1;
    window.refuse(answer.receivedAt + seconds * 1000);
    this.#window = window;
  }

  /** Whether an answer may be of a window before the present one; if not, the org's clock was set back. */
  #isStale({ sentAt }: Answer): boolean {
    return sentAt < (this.#window?.lowestAt ?? this.#overAt);
  }

  /** Once a window is certainly over, the next call goes alone and shows how much the new one holds. */
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
