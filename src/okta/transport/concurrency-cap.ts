/** A refusal shrinks the cap to this share. */
const shrunkShare = 0.7;

/** Full rounds of responses without a refusal needed to grow the cap by one. */
const roundsToGrow = 4;

/**
 * How many calls may be in flight. It shrinks after a concurrency refusal and grows slowly, because unknown clients share the
 * org's limit.
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

  /** Takes a response other than a concurrency refusal. */
  succeeded(): void {
    if (this.#cap === this.#max) return;
    this.#successes += 1;
    if (this.#successes < this.#cap * roundsToGrow) return;
    this.#successes = 0;
    this.#cap += 1;
  }

  /** Takes a concurrency refusal. Ignores calls that left before the last one arrived. */
  refused({ sentAt, receivedAt }: { sentAt: number; receivedAt: number }): void {
    this.#successes = 0;
    if (sentAt < this.#shrunkAt) return;
    this.#shrunkAt = receivedAt;
    this.#cap = Math.max(1, Math.floor(Math.min(this.#cap, this.#inFlight + 1) * shrunkShare));
  }
}
