import type { Clock } from '../../okta/transport/transport.ts';

/** Wakes a loop that waits; a ring while nobody waits is kept for the next wait. */
export class Bell {
  readonly #clock: Clock;
  #rung = false;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wakes whoever waits. */
  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves after `ms`, or with the next ring. One waits at a time. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const cancel = Number.isFinite(ms) ? this.#clock.after(Math.max(0, ms), resolve) : () => {};
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#rung = false;
  }
}
