import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** One event that a handler has handled, as it says itself. */
export interface Handled {
  readonly uuid: string;
  readonly subscription: string;
  readonly attempt: number;
  readonly source: 'hook' | 'log';
  /** Which process it was, counted from 1. */
  readonly run: number;
  /** Wall clock, epoch milliseconds. */
  readonly at: number;
}

/** What a handler has done, in a file of its own that survives the process and the machine: a line per event. */
export class Journal {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  /** Returns once the line is on the disk. */
  add(handled: Handled): void {
    writeSync(this.#file, `${JSON.stringify(handled)}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Reads a journal from a place on; a line that was torn by a kill was not written. */
export function readJournal(path: string, from = 0): { readonly entries: readonly Handled[]; readonly size: number } {
  const bytes = existsSync(path) ? readFileSync(path).subarray(from) : Buffer.alloc(0);
  const end = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return { entries: lines.map((line) => JSON.parse(line)), size: from + end };
}
