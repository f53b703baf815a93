import type { OrgClock } from './org-clock.ts';
import { header, type OktaResponse } from './transport.ts';

/** What the `X-Rate-Limit-*` headers of one answer say. */
export interface RateHeaders {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in whole seconds of the org's clock. */
  readonly reset: number;
}

/** Reads `X-Rate-Limit-*`; `undefined` if they are missing or no numbers. A header that came twice counts once. */
export function rateHeaders(response: OktaResponse): RateHeaders | undefined {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
    Number.parseInt(header(response, `x-rate-limit-${name}`) ?? '', 10),
  );
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  if (Number.isNaN(limit) || Number.isNaN(remaining) || Number.isNaN(reset)) return undefined;
  return { limit, remaining, reset };
}

/** Milliseconds added to an exact prediction of a window's end, for timers and for the org's own rounding. */
const marginMs = 3;

/**
 * How long the windows of an org are. Reset is in whole seconds and a window opens with its first call, so a first answer
 * leaves two lengths possible, a second apart. Okta documents 60 s; anything else is found out by observing.
 */
export class WindowLength {
  #candidates: readonly number[] = [];

  /** The lengths still possible, in seconds, shortest first. */
  get candidates(): readonly number[] {
    return this.#candidates;
  }

  /** Takes Reset − Date of the answer that opened a window. */
  suggest(seconds: number): void {
    if (this.#candidates.length > 0 && this.#candidates.some((length) => length === seconds || length === seconds - 1))
      return;
    if (seconds === 60 || seconds === 61) this.#candidates = [60];
    else this.#candidates = seconds > 1 ? [seconds - 1, seconds] : [seconds];
  }

  /** Drops a length that an observation contradicts. */
  exclude(seconds: number): void {
    const rest = this.#candidates.filter((length) => length !== seconds);
    if (rest.length > 0) this.#candidates = rest;
  }
}

/** One rate-limit window of one bucket, as far as the answers of this process tell. */
export class RateWindow {
  readonly reset: number;
  limit: number;
  remaining: number;
  /** Bounds of the local time at which the window opened; the lower one only if this process opened it. */
  #openedBefore: number;
  #openedAfter: number | undefined;
  /** A 429 has shown that the prediction was wrong: not before this local time. */
  #notBefore: number | undefined;

  constructor(headers: RateHeaders, times: { sentAt: number; receivedAt: number }) {
    this.reset = headers.reset;
    this.limit = headers.limit;
    this.remaining = headers.remaining;
    this.#openedBefore = times.receivedAt;
    if (headers.remaining === headers.limit - 1) this.#openedAfter = times.sentAt;
  }

  /** Takes a further answer of the same window. */
  update(headers: RateHeaders, times: { sentAt: number; receivedAt: number }): void {
    this.limit = headers.limit;
    this.remaining = Math.min(this.remaining, headers.remaining);
    this.#openedBefore = Math.min(this.#openedBefore, times.receivedAt);
    if (headers.remaining === headers.limit - 1) this.#openedAfter = times.sentAt;
  }

  /** Whether this process made the call that opened the window. */
  get opened(): boolean {
    return this.#openedAfter !== undefined;
  }

  /** Takes a 429 that came although the window was thought to be over or not used up. */
  refuse(localMs: number): void {
    this.remaining = 0;
    this.#notBefore = Math.max(this.#notBefore ?? 0, localMs);
  }

  /** The local time at which the window may be over at the earliest, if its length is still in doubt. */
  earliestEnd(length: WindowLength): number | undefined {
    const [shortest, ...others] = length.candidates;
    if (shortest === undefined || others.length === 0 || !this.opened || this.#notBefore !== undefined)
      return undefined;
    return this.#openedBefore + shortest * 1000 + marginMs;
  }

  /** The local time by which the window is certainly over. */
  latestEnd(length: WindowLength, clock: OrgClock): number {
    if (this.#notBefore !== undefined) return this.#notBefore;
    // A window cannot outlast the first answer seen of it by more than its length; Okta documents windows of 60 s.
    const byLength = this.#openedBefore + (length.candidates.at(-1) ?? 61) * 1000 + marginMs;
    // Okta's own SDKs wait one second longer than Reset says. Without a Date header this bound is infinite.
    return Math.min(byLength, clock.latest(this.reset * 1000) + 1000);
  }

  /** Learns about window lengths: an answer of this window says that it was not over when its request left. */
  outlives(length: WindowLength, sentAt: number): void {
    for (const seconds of length.candidates) if (sentAt > this.#openedBefore + seconds * 1000) length.exclude(seconds);
  }

  /** Learns about window lengths: the first answer of the next window says that this one was over by then. */
  endedBy(length: WindowLength, receivedAt: number): void {
    if (this.#openedAfter === undefined) return;
    for (const seconds of length.candidates)
      if (receivedAt < this.#openedAfter + seconds * 1000) length.exclude(seconds);
  }
}
