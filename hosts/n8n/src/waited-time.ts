/** Shorter waits, in seconds, are not worth reporting. */
const worthTelling = 5;

/** Adds up how long the items of a run waited for the rate limit. */
export class WaitedTime {
  #ms = 0;

  /** Adds the calls of a run or of an error. */
  add(calls: readonly object[] = []): void {
    for (const call of calls) if ('waitedMs' in call && typeof call.waitedMs === 'number') this.#ms += call.waitedMs;
  }

  /** The hint for this many concurrent items; `undefined` after a short wait. */
  hint(atOnce: number): string | undefined {
    const seconds = Math.round(this.#ms / 1000 / Math.max(1, atOnce));
    if (seconds < worthTelling) return undefined;
    return `This run waited about ${seconds} seconds for the org's rate limit. The credential says how much of the limit to leave for other systems.`;
  }
}
