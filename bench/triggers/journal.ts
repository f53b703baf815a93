import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** One event that a handler recorded as handled. */
export interface Handled {
  readonly uuid: string;
  readonly subscription: string;
  readonly attempt: number;
  readonly source: 'hook' | 'log';
  /** Number of the process, from 1. */
  readonly run: number;
  /** Wall clock, epoch milliseconds. */
  readonly at: number;
}

/** The record of a handler: a file with a line per event, which survives a kill and a power failure. */
export class Journal {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  /** Returns once the line is on disk. */
  add(handled: Handled): void {
    writeSync(this.#file, `${JSON.stringify(handled)}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Reads a journal from a position. A line that a kill cut off does not count. */
export function readJournal(path: string, from = 0): { readonly entries: readonly Handled[]; readonly size: number } {
  const bytes = existsSync(path) ? readFileSync(path).subarray(from) : Buffer.alloc(0);
  const end = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return { entries: lines.map((line) => JSON.parse(line)), size: from + end };
}
