import type { Readable, Writable } from 'node:stream';
import { type Paint, paintFor } from './paint.ts';

/** A stream that may be a terminal. */
interface MaybeTerminal {
  readonly isTTY?: boolean;
}

/** The process as far as the command line needs it. */
export interface Streams {
  readonly stdin: Readable & MaybeTerminal;
  readonly stdout: Writable & MaybeTerminal;
  readonly stderr: Writable & MaybeTerminal;
  readonly env: NodeJS.ProcessEnv;
}

/** The result could not be written, as when a disk is full; the run itself has ended. */
export class OutputError extends Error {}

/** Where results and everything else go: results to stdout, all else to stderr. */
export class Output {
  /** Whether results are JSON: asked for, or read by another program. */
  readonly json: boolean;
  /** Whether notes and errors are JSON, one object per line. */
  readonly jsonErrors: boolean;
  /** Colours of stdout. */
  readonly paint: Paint;
  /** Colours of stderr. */
  readonly errorPaint: Paint;
  /** Whether the reader of stdout has gone away. */
  closed = false;
  readonly #streams: Streams;
  readonly #secrets: string[] = [];

  constructor(streams: Streams, options: { json: boolean; onClosed: () => void }) {
    this.#streams = streams;
    this.json = options.json || streams.stdout.isTTY !== true;
    this.jsonErrors = options.json;
    this.paint = paintFor(streams.stdout, streams.env);
    this.errorPaint = paintFor(streams.stderr, streams.env);
    // Every write reports its own error; without a listener the same error would end the process.
    streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' || this.closed) return;
      this.closed = true;
      options.onClosed();
    });
    streams.stderr.on('error', () => {});
  }

  /** Makes sure that a secret is never written, wherever it comes from: as it was pasted, and each word of it. */
  hide(pasted: string): void {
    // A text this short is no credential, and masking it would garble what people read.
    const secrets = [pasted, ...pasted.split(/[\s"']+/)].filter((secret) => secret.length >= 8);
    this.#secrets.push(...secrets);
  }

  /** Writes a result: for people, or as JSON, indented on a terminal and on one line for programs. */
  async result(value: unknown, forPeople: (paint: Paint) => string): Promise<void> {
    if (!this.json) return this.write(`${forPeople(this.paint)}\n`);
    return this.write(`${JSON.stringify(value, null, this.#streams.stdout.isTTY ? 2 : 0)}\n`);
  }

  /** Writes to stdout. A reader that has gone away is no failure. */
  async write(text: string): Promise<void> {
    if (this.closed) return;
    await new Promise<void>((resolve, reject) => {
      this.#streams.stdout.write(this.#masked(text), (error) => {
        if (error === undefined || error === null || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
        else reject(new OutputError(`The output could not be written: ${error.message}.`, { cause: error }));
      });
    });
  }

  /** Writes to stderr. */
  complain(text: string): void {
    this.#streams.stderr.write(this.#masked(text));
  }

  /** Tells something that is no failure. */
  note(text: string): void {
    const { dim } = this.errorPaint;
    this.complain(this.jsonErrors ? `${JSON.stringify({ note: text })}\n` : `${dim(`note: ${text}`)}\n`);
  }

  #masked(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  }
}
