/** The end of the year 9999; later times have no ISO 8601 form that everybody reads. */
export const latestMs = 253_402_300_799_999;

/** The time of a `Date` header in epoch milliseconds; not a number if it makes no sense. */
export function dateMs(date: string): number {
  const ms = Date.parse(date);
  return ms >= 0 && ms <= latestMs ? ms : Number.NaN;
}

/** Seconds of the org's clock, read off `Date` headers; nothing here looks at the machine's own wall clock. */
export class OrgClock {
  // Bounds of (org time − local monotonic time) in milliseconds. A Date header is cut to whole seconds, so each answer
  // gives an interval of one second plus the call's duration; many answers together narrow it down.
  #low = Number.NEGATIVE_INFINITY;
  #high = Number.POSITIVE_INFINITY;

  #parsed = { text: '', ms: Number.NaN };

  /** Learns from one answer: its `Date` header, and when (local time) the request left and the answer came. */
  learn(date: string | undefined, { sentAt, receivedAt }: { sentAt: number; receivedAt: number }): number | undefined {
    const ms = this.#parse(date);
    if (Number.isNaN(ms)) return undefined;
    const low = ms - receivedAt;
    const high = ms + 1000 - sentAt;
    // Bounds that no longer meet mean that the org's clock was set, or that another node answered: start again.
    if (low > this.#high || high < this.#low) {
      this.#low = low;
      this.#high = high;
    } else {
      this.#low = Math.max(this.#low, low);
      this.#high = Math.min(this.#high, high);
    }
    return ms;
  }

  // Many answers a second carry the same text.
  #parse(date: string | undefined): number {
    if (date === undefined) return Number.NaN;
    if (date !== this.#parsed.text) this.#parsed = { text: date, ms: dateMs(date) };
    return this.#parsed.ms;
  }

  /** The latest local time at which the org's clock can reach `orgMs`. */
  latest(orgMs: number): number {
    return orgMs - this.#low;
  }

  /** The org's time in epoch milliseconds at a local time, at the earliest; `undefined` before the first answer. */
  earliestOrg(localMs: number): number | undefined {
    return Number.isFinite(this.#low) ? localMs + this.#low : undefined;
  }

  /** The org's time as an ISO string for a local time, or `undefined` before the first answer. */
  iso(localMs: number): string | undefined {
    const ms = localMs + this.#low;
    return ms >= 0 && ms <= latestMs ? new Date(ms).toISOString() : undefined;
  }
}
