import type { Readable, Writable } from 'node:stream';
import { type Paint, paintFor } from './paint.ts';
import { printable, printableColored, printableJson, printableText, printableValue } from './printable.ts';

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

/**
 * Where results and everything else go: results to stdout, all else to stderr. Nothing that could steer a terminal gets
 * through, whoever wrote it: a user of the org may edit their own name.
 */
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

  /**
   * Writes a result: for people, or as JSON, indented on a terminal and on one line for programs. `forPeople` gets a copy of
   * the value whose texts are safe for a terminal, one line each.
   */
  async result<Value>(value: Value, forPeople: (paint: Paint, shown: Value) => string): Promise<void> {
    if (!this.json) return this.write(`${forPeople(this.paint, printableValue(value))}\n`);
    return this.write(`${printableJson(value, this.#streams.stdout.isTTY ? 2 : 0)}\n`);
  }

  /** Writes a value to stdout as one line of JSON. */
  async line(value: unknown): Promise<void> {
    return this.write(`${printableJson(value)}\n`);
  }

  /** Writes to stdout what another program has printed. */
  async passOn(text: string): Promise<void> {
    return this.write(printableText(text));
  }

  /** Writes to stdout. A reader that has gone away is no failure. */
  async write(text: string): Promise<void> {
    if (this.closed) return;
    await new Promise<void>((resolve, reject) => {
      this.#streams.stdout.write(printableColored(this.#masked(text)), (error) => {
        if (error === undefined || error === null || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
        else reject(new OutputError(`The output could not be written: ${error.message}.`, { cause: error }));
      });
    });
  }

  /** Writes to stderr. */
  complain(text: string): void {
    this.#streams.stderr.write(printableColored(this.#masked(text)));
  }

  /** Tells something that is no failure. */
  note(text: string): void {
    const { dim } = this.errorPaint;
    this.complain(this.jsonErrors ? `${printableJson({ note: text })}\n` : `${dim(`note: ${printable(text)}`)}\n`);
  }

  #masked(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  }
}
