import type { Clock } from '../../okta/transport/transport.ts';

/** Wakes a waiting loop. A wake-up while nothing waits is kept for the next wait. */
export class WakeSignal {
  readonly #clock: Clock;
  #pending = false;
  #resolve: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the current wait, or the next one. */
  wake(): void {
    this.#pending = true;
    this.#resolve?.();
  }

  /** Resolves after `ms`, or with the next wake-up. Only one caller may wait at a time. */
  async wait(ms: number): Promise<void> {
    if (!this.#pending) {
      await new Promise<void>((resolve) => {
        const cancel = Number.isFinite(ms) ? this.#clock.after(Math.max(0, ms), resolve) : () => {};
        this.#resolve = () => {
          cancel();
          resolve();
        };
      });
      this.#resolve = undefined;
    }
    this.#pending = false;
  }
}
