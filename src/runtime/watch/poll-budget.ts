import type { CallReport } from '../../okta/calls.ts';

const windowMs = 60_000;

/** Before the first response: Okta's default for one token is 60 requests a minute. */
const assumedLimit = 60;

/** The share of the org's log requests that a watch uses at most. The rest is for a SIEM and other readers. */
const share = 0.5;

/**
 * Limits the polls of a watch to half of the org's rate limit for the System Log, also across restarts.
 *
 * @example
 * // The org allows 60 log requests a minute, so the watch may send 30. After 30 requests since 10:00:00, `wait` at 10:00:20 returns
 * // 40,000: the oldest request leaves the minute at 10:01:00.
 */
export class PollBudget {
  /** Times of the requests in the last minute, epoch milliseconds, oldest first. */
  #recent: number[];
  #limit: number;

  /** Starts empty, or with the state of the previous process. */
  constructor({ limit = assumedLimit, recent = [] }: { limit?: number; recent?: readonly number[] } = {}) {
    this.#limit = limit;
    this.#recent = [...recent];
  }

  /** Times of the requests in the last minute, to be stored for the next process. */
  recent(now: number): number[] {
    this.#forget(now);
    return [...this.#recent];
  }

  /** Requests that the org allows per minute, by its latest headers. */
  get limit(): number {
    return this.#limit;
  }

  /** The interval in milliseconds at which requests use the budget evenly. */
  get evenIntervalMs(): number {
    return windowMs / this.#allowance;
  }

  /** Counts all attempts of a poll's calls, and learns the limit from their responses. */
  count(calls: readonly CallReport[], now: number): void {
    for (const { operation, attempts, rate } of calls) {
      if (operation !== 'listLogEvents') continue;
      for (let attempt = 0; attempt < attempts; attempt += 1) this.#recent.push(now);
      // Limit 0 marks a 429 for too many concurrent calls, not the limit per minute.
      if (rate !== undefined && rate.limit > 0) this.#limit = rate.limit;
    }
  }

  /** Milliseconds until the next request may be sent. */
  wait(now: number): number {
    this.#forget(now);
    const blocking = this.#recent.at(-this.#allowance);
    return blocking === undefined ? 0 : blocking + windowMs - now;
  }

  get #allowance(): number {
    return Math.max(1, Math.floor(this.#limit * share));
  }

  #forget(now: number): void {
    // A clock that was set back leaves times in the future.
    this.#recent = this.#recent.filter((at) => at > now - windowMs && at <= now);
  }
}
