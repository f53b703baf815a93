/** What must be closed when the process ends, for whatever reason. */
export class Closing {
  readonly #all: (() => Promise<unknown> | unknown)[] = [];
  readonly #controller = new AbortController();

  /** Ends what cannot be closed, such as commands that still run. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Closes something with the rest, or at once if the rest is closed already. */
  async add(close: () => Promise<unknown> | unknown): Promise<void> {
    if (this.signal.aborted) await close();
    else this.#all.push(close);
  }

  /** Closes everything, last first. What cannot be closed does not keep the rest open. */
  async close(): Promise<void> {
    this.#controller.abort();
    for (;;) {
      const close = this.#all.pop();
      if (close === undefined) return;
      try {
        await close();
      } catch (error) {
        console.error(`Could not be ended: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
