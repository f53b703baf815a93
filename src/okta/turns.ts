import { OktaError } from './errors.ts';

/**
 * Runs of this process that change the same object, one after the other. Okta replaces most objects as a whole and has no
 * ETag for them, so that two runs at once would each undo the change of the other.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Does the work when all earlier work on the same object has ended. Throws `cancelled` if the signal aborts before. */
  async take<Value>(object: string, work: () => Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
    const before = this.#last.get(object);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const mine = before === undefined ? ended : before.then(() => ended);
    this.#last.set(object, mine);
    try {
      if (before !== undefined) await orAborted(before, signal);
      return await work();
    } finally {
      end();
      if (this.#last.get(object) === mine) this.#last.delete(object);
    }
  }
}

async function orAborted(before: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return before;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(new OktaError('cancelled', { what: 'The run was canceled before its change' }));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    await Promise.race([before, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
