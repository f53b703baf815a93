import type { CallReport } from '../../okta/calls.ts';

const windowMs = 60_000;

/** Before the org has told: Okta's default for one token is 60 requests a minute. */
const assumedLimit = 60;

/** The share of the org's log requests that a watch takes at most; the rest is for a SIEM and whoever else reads the log. */
const share = 0.5;

/** Keeps the polls of a watch within half of what the org allows for the System Log, also across restarts. */
export class PollBudget {
  /** When requests were sent within the last minute, epoch milliseconds, oldest first. */
  #recent: number[];
  #limit: number;

  /** Begins anew, or with what the process before has left. */
  constructor({ limit = assumedLimit, recent = [] }: { limit?: number; recent?: readonly number[] } = {}) {
    this.#limit = limit;
    this.#recent = [...recent];
  }

  /** When requests were sent within the last minute, to be kept for the next process. */
  recent(now: number): number[] {
    this.#forget(now);
    return [...this.#recent];
  }

  /** The requests that the org admits per minute, as its headers told last. */
  get limit(): number {
    return this.#limit;
  }

  /** How long after a request the next one may be sent if every request were to take its share of the minute. */
  get evenly(): number {
    return windowMs / this.#allowance;
  }

  /** Counts the calls of a poll, every attempt of them, and learns the limit from their answers. */
  count(calls: readonly CallReport[], now: number): void {
    for (const { operation, attempts, rate } of calls) {
      if (operation !== 'listLogEvents') continue;
      for (let attempt = 0; attempt < attempts; attempt += 1) this.#recent.push(now);
      // Limit 0 marks a refusal for too many calls at once, and says nothing about the minute.
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
    // A clock that was set back leaves times in the future, which say nothing.
    this.#recent = this.#recent.filter((at) => at > now - windowMs && at <= now);
  }
}
