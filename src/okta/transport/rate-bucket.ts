import type { OrgClock } from './org-clock.ts';
import { type RateHeaders, RateWindow, type WindowLength } from './rate-window.ts';

interface Answer {
  readonly receivedAt: number;
  /** The answer's `Date` in epoch milliseconds. */
  readonly dateMs: number | undefined;
}

/** The calls of one window that are still in flight. */
interface Flight {
  count: number;
}

/** After this long without an answer to the call that should tell how much is left, another one is let go. */
const probePatienceMs = 1000;

/** One rate-limit bucket as seen by one credential: how much of the current window may still be used. */
export class RateBucket {
  readonly #keepFree: number;
  readonly #orgClock: OrgClock;
  readonly #length: WindowLength;
  #window: RateWindow | undefined;
  #previous: RateWindow | undefined;
  /** Calls of earlier windows are not counted: the org has counted them there. */
  #flight: Flight = { count: 0 };
  #probedAt = Number.NEGATIVE_INFINITY;
  /** An answer without rate-limit headers has come: nothing is known, so nothing is held back. */
  #unlimited = false;
  /** Set by a 429 without usable headers: not before this local time. */
  #pausedUntil = 0;
  #pauseMs = 1000;

  constructor(options: { keepFree: number; orgClock: OrgClock; length: WindowLength }) {
    this.#keepFree = options.keepFree;
    this.#orgClock = options.orgClock;
    this.#length = options.length;
  }

  /** Whether a call may go now. */
  admits(now: number): boolean {
    if (now < this.#pausedUntil) return false;
    this.#expire(now);
    const window = this.#window;
    if (window === undefined)
      return this.#unlimited || this.#flight.count === 0 || now >= this.#probedAt + probePatienceMs;
    return this.#left(window) > 0;
  }

  /** The local time at which the bucket admits a call, unless an answer changes that before. */
  opensAt(now: number): number {
    if (now < this.#pausedUntil) return this.#pausedUntil;
    this.#expire(now);
    const window = this.#window;
    if (window === undefined)
      return this.#unlimited || this.#flight.count === 0 ? now : this.#probedAt + probePatienceMs;
    return this.#left(window) > 0 ? now : window.latestEnd(this.#length, this.#orgClock);
  }

  /** Counts a call that goes; the answer must be called once it is over. */
  take(now: number): () => void {
    const flight = this.#flight;
    if (this.#window === undefined) this.#probedAt = now;
    flight.count += 1;
    return () => {
      flight.count -= 1;
    };
  }

  /** Learns from an answer that was no refusal. */
  learn(headers: RateHeaders | undefined, answer: Answer): void {
    this.#pauseMs = 1000;
    if (headers === undefined || headers.limit <= 0) {
      this.#unlimited = this.#window === undefined && this.#previous === undefined;
      return;
    }
    const window = this.#window ?? this.#previous;
    if (window !== undefined && headers.reset < window.reset) return;
    if (window !== undefined && headers.reset === window.reset) {
      window.update(headers, answer.receivedAt);
      // The prediction was early: the window is still open, as the org says.
      this.#window = window;
      return;
    }
    this.#window = new RateWindow(headers, answer.receivedAt);
    const opened = headers.remaining === headers.limit - 1;
    if (opened && answer.dateMs !== undefined) this.#length.suggest(headers.reset - answer.dateMs / 1000);
  }

  /** Learns from a 429: other clients share the bucket, or the window lasts longer than predicted. */
  refuse(headers: RateHeaders | undefined, answer: Answer): void {
    if (headers === undefined || answer.dateMs === undefined) {
      this.#pausedUntil = answer.receivedAt + this.#pauseMs;
      this.#pauseMs = Math.min(this.#pauseMs * 2, 60_000);
      return;
    }
    const known = this.#window ?? this.#previous;
    if (known !== undefined && headers.reset < known.reset) return;
    const window = known?.reset === headers.reset ? known : new RateWindow(headers, answer.receivedAt);
    if (window === this.#previous) this.#length.tooShort();
    // Okta's own SDKs: wait until Reset by the answer's own Date, plus one second; never by the machine's clock.
    const seconds = Math.min(Math.max(headers.reset - answer.dateMs / 1000, 0), 60) + 1;
    window.refuse(answer.receivedAt + seconds * 1000);
    this.#window = window;
  }

  /** Once a window is certainly over, the next call goes alone and tells how much the new one holds. */
  #expire(now: number): void {
    if (this.#window === undefined || now < this.#window.latestEnd(this.#length, this.#orgClock)) return;
    this.#previous = this.#window;
    this.#window = undefined;
    this.#flight = { count: 0 };
    this.#probedAt = Number.NEGATIVE_INFINITY;
  }

  #left(window: RateWindow): number {
    return window.remaining - Math.ceil(window.limit * this.#keepFree) - this.#flight.count;
  }
}
