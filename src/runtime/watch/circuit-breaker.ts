/** First attempts that must fail in a row before the receiver is considered down. */
export const openingFailures = 5;

/**
 * Distinguishes a receiver that is down from events that fail on their own, so that an outage does not turn all pending events
 * into dead letters. While the breaker is open, one new event is tried at a time, with growing waits. The first success closes it.
 *
 * @example
 * // Five new events fail in a row: the breaker opens. With `waitAfter` of 1, 2, 4 … s, a new event is tried after 1 s. It fails, so
 * // the next one is tried after 2 s. It succeeds: all pending events are delivered at full concurrency.
 */
export class CircuitBreaker {
  readonly #waitAfter: (failures: number) => number;
  #failures = 0;
  #probeAt = Number.NEGATIVE_INFINITY;
  /** First attempts in progress. */
  #inProgress = 0;

  /** `waitAfter` returns the wait in milliseconds after so many failures. */
  constructor(waitAfter: (failures: number) => number) {
    this.#waitAfter = waitAfter;
  }

  /** How many first attempts may start; `undefined` while the breaker is closed. */
  allowedStarts(now: number): number | undefined {
    if (!this.#isOpen) return undefined;
    return now < this.#probeAt || this.#inProgress > 0 ? 0 : 1;
  }

  /** Milliseconds until the breaker allows a first attempt; `Infinity` if it does not block one. */
  wait(now: number): number {
    return this.#isOpen && now < this.#probeAt ? this.#probeAt - now : Number.POSITIVE_INFINITY;
  }

  /** A first attempt has started. */
  started(): void {
    this.#inProgress += 1;
  }

  /** A first attempt has ended. */
  ended(): void {
    this.#inProgress -= 1;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** A first attempt has failed. Returns whether this failure opens the breaker. */
  failed(now: number): boolean {
    this.#failures += 1;
    if (this.#isOpen) this.#probeAt = now + this.#waitAfter(this.#failures - openingFailures + 1);
    return this.#failures === openingFailures;
  }

  get #isOpen(): boolean {
    return this.#failures >= openingFailures;
  }
}
