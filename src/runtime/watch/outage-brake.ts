/** First attempts that fail in a row before the receiver is taken to be down. */
export const failuresInRow = 5;

/**
 * Tells a receiver that is down from events that fail by themselves, so that an outage does not turn everything that waits
 * into dead letters. While it seems down, one new event after the other is tried, after longer and longer waits; the first
 * success ends that.
 */
export class OutageBrake {
  readonly #waitAfter: (attempts: number) => number;
  #failures = 0;
  #opensAt = Number.NEGATIVE_INFINITY;
  /** First attempts under way. */
  #trying = 0;

  /** `waitAfter` gives the wait after so many failures, in milliseconds. */
  constructor(waitAfter: (failures: number) => number) {
    this.#waitAfter = waitAfter;
  }

  /** How many first attempts may begin; as many as there is room for while the receiver seems up. */
  starts(now: number): number | undefined {
    if (!this.#isOn) return undefined;
    return now < this.#opensAt || this.#trying > 0 ? 0 : 1;
  }

  /** Milliseconds until another first attempt may begin; `Infinity` if it is not the brake that holds it up. */
  wait(now: number): number {
    return this.#isOn && now < this.#opensAt ? this.#opensAt - now : Number.POSITIVE_INFINITY;
  }

  begin(): void {
    this.#trying += 1;
  }

  /** A first attempt has ended. */
  end(): void {
    this.#trying -= 1;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** A first attempt has failed. Returns whether that is what puts the brake on. */
  failed(now: number): boolean {
    this.#failures += 1;
    if (this.#isOn) this.#opensAt = now + this.#waitAfter(this.#failures - failuresInRow + 1);
    return this.#failures === failuresInRow;
  }

  get #isOn(): boolean {
    return this.#failures >= failuresInRow;
  }
}
