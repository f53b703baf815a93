/** The end of the year 9999. Not every parser reads the ISO 8601 form of later times. */
export const latestMs = 253_402_300_799_999;

/** The time of a `Date` header in epoch milliseconds; `NaN` if it is invalid. */
export function dateMs(date: string): number {
  const ms = Date.parse(date);
  return ms >= 0 && ms <= latestMs ? ms : Number.NaN;
}

/**
 * The org's clock, read from `Date` headers. It never uses the machine's wall clock.
 *
 * @example A request leaves at local 1,000 ms, and its response arrives at 1,200 ms with a Date of second 5. The org's time
 * was between 5,000 and 6,000 ms, so org minus local is between 5,000 - 1,200 = 3,800 and 6,000 - 1,000 = 5,000 ms. The org
 * reaches 7,000 ms at local 7,000 - 3,800 = 3,200 ms at the latest.
 */
export class OrgClock {
  // Bounds of (org time − local monotonic time) in milliseconds. A Date header has whole seconds, so each response yields an
  // interval of one second plus the call's duration. Many responses narrow it down.
  #low = Number.NEGATIVE_INFINITY;
  #high = Number.POSITIVE_INFINITY;

  #parsed = { text: '', ms: Number.NaN };

  /** Learns from a response: its `Date` header, and the local times when the request left and the response arrived. */
  learn(date: string | undefined, { sentAt, receivedAt }: { sentAt: number; receivedAt: number }): number | undefined {
    const ms = this.#parse(date);
    if (Number.isNaN(ms)) return undefined;
    const low = ms - receivedAt;
    const high = ms + 1000 - sentAt;
    // If the bounds no longer overlap, the org's clock was set or another node responded: start over.
    if (low > this.#high || high < this.#low) {
      this.#low = low;
      this.#high = high;
    } else {
      this.#low = Math.max(this.#low, low);
      this.#high = Math.min(this.#high, high);
    }
    return ms;
  }

  // Many responses per second carry the same text.
  #parse(date: string | undefined): number {
    if (date === undefined) return Number.NaN;
    if (date !== this.#parsed.text) this.#parsed = { text: date, ms: dateMs(date) };
    return this.#parsed.ms;
  }

  /** The latest local time at which the org's clock can reach `orgMs`. */
  latest(orgMs: number): number {
    return orgMs - this.#low;
  }

  /** The org's earliest possible time at a local time, in epoch milliseconds; `undefined` before the first response. */
  earliestOrg(localMs: number): number | undefined {
    return Number.isFinite(this.#low) ? localMs + this.#low : undefined;
  }

  /** The org's time as an ISO string for a local time, or `undefined` before the first response. */
  iso(localMs: number): string | undefined {
    const ms = localMs + this.#low;
    return ms >= 0 && ms <= latestMs ? new Date(ms).toISOString() : undefined;
  }
}
