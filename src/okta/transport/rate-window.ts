import type { RateHeaders, ReceivedResponse } from '../calls.ts';
import type { OrgClock } from './org-clock.ts';

/** Far above any limit of Okta. */
const largestCount = 1_000_000_000;

/** The largest second that a `Date` can hold. */
const latestSecond = 8_640_000_000_000;

/** Reads `X-Rate-Limit-*`; `undefined` if they are missing or invalid. A repeated header counts once. */
export function rateHeaders(response: ReceivedResponse): RateHeaders | undefined {
  const limit = Number.parseInt(response.headers['x-rate-limit-limit'] ?? '', 10);
  const remaining = Number.parseInt(response.headers['x-rate-limit-remaining'] ?? '', 10);
  const reset = Number.parseInt(response.headers['x-rate-limit-reset'] ?? '', 10);
  const isCount = (count: number) => count >= 0 && count <= largestCount;
  return isCount(limit) && isCount(remaining) && reset >= 0 && reset <= latestSecond
    ? { limit, remaining, reset }
    : undefined;
}

/** Reads `Retry-After` (seconds or a date) in milliseconds; `undefined` if it is missing or invalid. */
export function retryAfterMs(response: ReceivedResponse, dateMs: number | undefined): number | undefined {
  const text = response.headers['retry-after']?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - (dateMs ?? Number.NaN);
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestSeconds * 1000);
}

/** Milliseconds added to the predicted end of a window, for timer and rounding errors. */
const marginMs = 3;

/** Usual window lengths: 60 s in Okta, and simple fractions of it in scaled-down test orgs. */
const usualSeconds = [60, 30, 20, 15, 10, 5, 2, 1];

/** Longer than any window. A Reset further away is not a time in seconds. */
const longestSeconds = 3600;

/** Lengths used only if no usual length is near. */
const rareSeconds = [12, 6];

/**
 * How long the windows of an org are. Reset and Date are whole seconds, so their difference in the response that opened a
 * window may be off by one second. The usual length near it is used, and a 429 corrects it.
 *
 * @example The first response has Date 10:00:05 and Reset 10:01:04. The difference is 59 s, so the length is 60 s.
 */
export class WindowLength {
  #seconds: number | undefined;
  #corrected = false;

  /** In seconds; `undefined` before the first window. */
  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** Resets this many seconds apart mean the same window: an org may report either of two adjacent seconds. */
  get tolerance(): number {
    return (this.#seconds ?? 60) >= 5 ? 1 : 0;
  }

  /** Takes Reset − Date, in seconds, of the response that opened a window. */
  suggest(difference: number): void {
    const known = this.#seconds;
    // Ignore a value that is not a time in seconds.
    if (difference < 1 || difference > longestSeconds) return;
    if (known !== undefined && Math.abs(known - difference) <= 1) return;
    const near = [difference, difference - 1, difference + 1];
    this.#seconds =
      near.find((seconds) => usualSeconds.includes(seconds)) ??
      near.find((seconds) => rareSeconds.includes(seconds)) ??
      difference;
    this.#corrected = false;
  }

  /** Takes Reset − Date, in seconds, from a window that another client opened. The window is at least that long. */
  atLeast(difference: number): void {
    if (this.#seconds === undefined || difference > this.#seconds + 1) this.suggest(difference);
  }

  /** Lengthens the estimate by one second: a window was still open at its predicted end. */
  tooShort(): void {
    if (this.#seconds === undefined || this.#corrected) return;
    this.#seconds += 1;
    this.#corrected = true;
  }
}

/** One rate-limit window of one bucket, as this process's responses report it. */
export class RateWindow {
  /** The earliest reported end. */
  reset: number;
  limit: number;
  /** The lowest reported value, and when the response with it arrived. */
  remaining: number;
  lowestAt: number;
  /** The local time by which the window was open: when its first response arrived. */
  #openedBefore: number;
  /** Set by a 429 that disproved the prediction: the window does not end before this local time. */
  #notBefore: number | undefined;

  constructor(headers: RateHeaders, receivedAt: number) {
    this.reset = headers.reset;
    this.limit = headers.limit;
    this.remaining = headers.remaining;
    this.lowestAt = receivedAt;
    this.#openedBefore = receivedAt;
  }

  /** Whether a Reset belongs to an earlier window (below 0), to this one (0) or to a later one (above 0). */
  compare(reset: number, length: WindowLength): number {
    return Math.abs(reset - this.reset) <= length.tolerance ? 0 : reset - this.reset;
  }

  /** Takes another response of the same window. */
  update(headers: RateHeaders, receivedAt: number): void {
    this.limit = headers.limit;
    this.reset = Math.min(this.reset, headers.reset);
    if (headers.remaining < this.remaining) {
      this.remaining = headers.remaining;
      this.lowestAt = receivedAt;
    }
    this.#openedBefore = Math.min(this.#openedBefore, receivedAt);
  }

  /** Takes a 429 in a window known to be open: other clients used it up. */
  exhaust(): void {
    this.remaining = 0;
  }

  /** Takes a 429 after the predicted end, or in a window not seen before. */
  refuse(localMs: number): void {
    this.remaining = 0;
    this.#notBefore = Math.max(this.#notBefore ?? 0, localMs);
  }

  /**
   * The local time by which the window is over.
   *
   * @example The first response arrived at local 1,000 ms, and windows last 60 s. The window is over by
   * 1,000 + 60,000 + 3 = 61,003 ms, or by Reset plus one second if that is earlier.
   */
  latestEnd(length: WindowLength, clock: OrgClock): number {
    if (this.#notBefore !== undefined) return this.#notBefore;
    // A window ends at most one length after its first response. Okta documents windows of 60 s.
    const byLength = this.#openedBefore + (length.seconds ?? 61) * 1000 + marginMs;
    // Okta's SDKs wait one second past Reset. Without a Date header this bound is infinite.
    return Math.min(byLength, clock.latest(this.reset * 1000) + 1000);
  }
}
