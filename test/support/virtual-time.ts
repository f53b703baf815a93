import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/okta/transport/transport.ts';
import './steps.ts';
import '../../src/runtime/bulk/journal.ts';
import '../../src/runtime/polling/poll-trigger.ts';
import '../../src/runtime/run/load-options.ts';
import '../../src/runtime/run/name-hints.ts';
import '../../src/runtime/run/stream-action.ts';
import '../../src/runtime/watch/watch.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

// What a run loads when it first needs it is loaded above: reading files takes real time, which must not pass meanwhile.

/** A clock that jumps from timer to timer, so that minutes pass in milliseconds and every run is the same. */
export class VirtualClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<Timer>();
  readonly #turnsToRest: number;

  /** `turnsToRest` is how many turns of the event loop everything gets to come to rest before time goes on. */
  constructor({ turnsToRest = 1 }: { turnsToRest?: number } = {}) {
    this.#turnsToRest = turnsToRest;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Resolves after `ms` of virtual time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Lets time pass until the promise is settled; fails if nothing is left that could settle it. */
  async run<Value>(promise: Promise<Value>): Promise<Value> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    for (;;) {
      for (let turn = 0; turn < this.#turnsToRest && !settled; turn += 1) await nextTurn();
      if (settled) return promise;
      let next: Timer | undefined;
      for (const timer of this.#timers) if (next === undefined || timer.at < next.at) next = timer;
      if (next === undefined) throw new Error('Nothing is left that could settle the promise.');
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
  }
}
