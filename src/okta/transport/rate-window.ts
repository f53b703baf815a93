import type { OktaResponse, RateHeaders } from '../calls.ts';
import type { OrgClock } from './org-clock.ts';
import { header } from './transport.ts';

/** No limit of Okta's comes near. */
const largestCount = 1_000_000_000;

/** The largest second that a `Date` can hold. */
const latestSecond = 8_640_000_000_000;

/** Reads `X-Rate-Limit-*`; `undefined` if they are missing or make no sense. A header that came twice counts once. */
export function rateHeaders(response: OktaResponse): RateHeaders | undefined {
  const limit = Number.parseInt(header(response, 'x-rate-limit-limit') ?? '', 10);
  const remaining = Number.parseInt(header(response, 'x-rate-limit-remaining') ?? '', 10);
  const reset = Number.parseInt(header(response, 'x-rate-limit-reset') ?? '', 10);
  const isCount = (count: number) => count >= 0 && count <= largestCount;
  return isCount(limit) && isCount(remaining) && reset >= 0 && reset <= latestSecond
    ? { limit, remaining, reset }
    : undefined;
}

/** Reads `Retry-After`, seconds or a date, in milliseconds; `undefined` if it is missing or cannot be read. */
export function retryAfterMs(response: OktaResponse, dateMs: number | undefined): number | undefined {
  const text = header(response, 'retry-after')?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - (dateMs ?? Number.NaN);
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestSeconds * 1000);
}

/** Milliseconds added to an exact prediction of a window's end, for timers and for the org's own rounding. */
const marginMs = 3;

/** Lengths that windows have: 60 s in Okta, and round parts of it in orgs that are scaled down for tests. */
const usualSeconds = [60, 30, 20, 15, 10, 5, 2, 1];

/** No window is as long as this; a Reset beyond it is not the time in seconds. */
const longestSeconds = 3600;

/** Lengths that are taken only where none of the usual ones is near. */
const rareSeconds = [12, 6];

/**
 * How long the windows of an org are. Reset and Date are whole seconds, so their difference in the answer that opened a
 * window may be a second off either way; the usual length near it is taken, and a refusal corrects it.
 */
export class WindowLength {
  #seconds: number | undefined;
  #corrected = false;

  /** In seconds; `undefined` before a window was seen. */
  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** Takes Reset − Date, in seconds, of the answer that opened a window. */
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

  /** Takes Reset − Date, in seconds, of the first answer seen of a window that another client opened: it is no shorter. */
  atLeast(difference: number): void {
    if (this.#seconds === undefined || difference > this.#seconds + 1) this.suggest(difference);
  }

  /** A window was still open when it was predicted to be over. */
  tooShort(): void {
    if (this.#seconds === undefined || this.#corrected) return;
    this.#seconds += 1;
    this.#corrected = true;
  }
}

/** One rate-limit window of one bucket, as far as the answers of this process tell. */
export class RateWindow {
  /** The earliest reported end. */
  reset: number;
  limit: number;
  /** The lowest reported value, and when the response with it arrived. */
  remaining: number;
  lowestAt: number;
  /** The local time by which the window had opened: when its first answer came. */
  #openedBefore: number;
  /** A 429 has shown that the prediction was wrong: not before this local time. */
  #notBefore: number | undefined;

  constructor(headers: RateHeaders, receivedAt: number) {
    this.reset = headers.reset;
    this.limit = headers.limit;
    this.remaining = headers.remaining;
    this.lowestAt = receivedAt;
    this.#openedBefore = receivedAt;
  }

  /** Whether a Reset is of an earlier window (below 0), of this one (0) or of a later one. */
  compare(reset: number, length: WindowLength): number {
    // An org that adds the seconds left to the time of each answer gives one of two neighbouring seconds.
    const tolerance = (length.seconds ?? 60) >= 5 ? 1 : 0;
    return Math.abs(reset - this.reset) <= tolerance ? 0 : reset - this.reset;
  }

  /** Takes a further answer of the same window. */
  update(headers: RateHeaders, receivedAt: number): void {
    this.limit = headers.limit;
    this.reset = Math.min(this.reset, headers.reset);
    if (headers.remaining < this.remaining) {
      this.remaining = headers.remaining;
      this.lowestAt = receivedAt;
    }
    this.#openedBefore = Math.min(this.#openedBefore, receivedAt);
  }

  /** Takes a 429 that came while the window was known to be open: others have used it up. */
  exhaust(): void {
    this.remaining = 0;
  }

  /** Takes a 429 that came although the window was thought to be over, or of a window not seen before. */
  refuse(localMs: number): void {
    this.remaining = 0;
    this.#notBefore = Math.max(this.#notBefore ?? 0, localMs);
  }

  /** The local time by which the window is over. */
  latestEnd(length: WindowLength, clock: OrgClock): number {
    if (this.#notBefore !== undefined) return this.#notBefore;
    // A window cannot outlast the first answer seen of it by more than its length; Okta documents windows of 60 s.
    const byLength = this.#openedBefore + (length.seconds ?? 61) * 1000 + marginMs;
    // Okta's own SDKs wait one second longer than Reset says. Without a Date header this bound is infinite.
    return Math.min(byLength, clock.latest(this.reset * 1000) + 1000);
  }
}
