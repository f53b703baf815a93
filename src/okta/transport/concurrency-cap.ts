/** What is left of the cap after a refusal. */
const shrunkShare = 0.7;

/** As many full rounds of answers without a refusal let the cap grow by one. */
const roundsToGrow = 4;

/**
 * How many calls may be in flight. It shrinks when the org says "too many at once" and grows again slowly, since the
 * org's limit is shared with clients that this process knows nothing of.
 */
export class ConcurrencyCap {
  readonly #max: number;
  #cap: number;
  #inFlight = 0;
  #successes = 0;
  #shrunkAt = Number.NEGATIVE_INFINITY;

  constructor(max: number) {
    this.#max = max;
    this.#cap = max;
  }

  /** Whether another call may go. */
  get free(): boolean {
    return this.#inFlight < this.#cap;
  }

  take(): void {
    this.#inFlight += 1;
  }

  release(): void {
    this.#inFlight -= 1;
  }

  /** Takes an answer that was no concurrency refusal. */
  succeeded(): void {
    if (this.#cap === this.#max) return;
    this.#successes += 1;
    if (this.#successes < this.#cap * roundsToGrow) return;
    this.#successes = 0;
    this.#cap += 1;
  }

  /** Takes a concurrency refusal. Calls that left before the last one was taken tell nothing new. */
  refused({ sentAt, receivedAt }: { sentAt: number; receivedAt: number }): void {
    this.#successes = 0;
    if (sentAt < this.#shrunkAt) return;
    this.#shrunkAt = receivedAt;
    this.#cap = Math.max(1, Math.floor(Math.min(this.#cap, this.#inFlight + 1) * shrunkShare));
  }
}
