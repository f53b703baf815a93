/** The time was used up. */
export class OutOfTime extends Error {}

/** Lets work take so long, all of it together. It also ends a regular expression that would take years. */
export class TimeLimit {
  #leftMs: number;

  constructor(ms: number) {
    this.#leftMs = ms;
  }

  /** Whether no time is left. */
  get isUsedUp(): boolean {
    return this.#leftMs <= 0;
  }

  /** The result of the work. Throws `OutOfTime` if it takes too long, or if no time was left for it. */
  run<Result>(work: () => Result): Result {
    if (this.isUsedUp) throw new OutOfTime();
    const timeout = Math.ceil(this.#leftMs);
    const startedAt = performance.now();
    let timedOut = false;
    const done: { result?: Result } = {};
    const keep = () => {
      done.result = work();
    };
    try {
      // A timeout of node:vm ends whatever runs, a regular expression included.
      process.getBuiltinModule('node:vm').runInNewContext('keep()', { keep }, { timeout });
    } catch (error) {
      if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      timedOut = true;
      throw new OutOfTime();
    } finally {
      // The timer may end the work a moment before the clock shows that the time is over.
      this.#leftMs = timedOut ? 0 : this.#leftMs - (performance.now() - startedAt);
    }
    if (!('result' in done)) throw new OutOfTime();
    return done.result;
  }
}

// An error of another context is not an instance of this one's Error.
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
