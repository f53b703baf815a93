/** The time was used up. */
export class OutOfTime extends Error {}

/** A total time limit for synchronous work. Also stops a regular expression that would run for years. */
export class TimeLimit {
  #leftMs: number;
  readonly #eachMs: number;

  /** With `eachMs`, no single piece of work takes longer than that. */
  constructor(ms: number, eachMs = ms) {
    this.#leftMs = ms;
    this.#eachMs = eachMs;
  }

  /** Whether no time is left. */
  get isUsedUp(): boolean {
    return this.#leftMs <= 0;
  }

  /** Returns the result of the work. Throws `OutOfTime` if it takes too long or no time is left. */
  run<Result>(work: () => Result): Result {
    if (this.isUsedUp) throw new OutOfTime();
    const timeout = Math.ceil(Math.min(this.#leftMs, this.#eachMs));
    const startedAt = performance.now();
    let timedOut = false;
    const done: { result?: Result } = {};
    const keep = () => {
      done.result = work();
    };
    try {
      // The timeout of node:vm stops any code, including a regular expression.
      process.getBuiltinModule('node:vm').runInNewContext('keep()', { keep }, { timeout });
    } catch (error) {
      if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      timedOut = true;
      throw new OutOfTime();
    } finally {
      // The timer may fire slightly before the clock reaches the limit.
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
