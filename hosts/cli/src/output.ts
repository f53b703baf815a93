import type { Readable, Writable } from 'node:stream';
import { printable } from 'okta-connector/host';
import { type Paint, paintFor } from './paint.ts';
import { printableColored, printableJson, printableText, printableValue } from './printable.ts';

/** A stream that may be a terminal. */
interface MaybeTerminal {
  readonly isTTY?: boolean;
}

/** The parts of the process that the command line uses. */
export interface Streams {
  readonly stdin: Readable & MaybeTerminal;
  readonly stdout: Writable & MaybeTerminal;
  readonly stderr: Writable & MaybeTerminal;
  readonly env: NodeJS.ProcessEnv;
}

/** The result could not be written, for example because the disk is full. The run itself has ended. */
export class OutputError extends Error {}

/**
 * Writes results to stdout and everything else to stderr. Escapes everything that could control a terminal, because users of
 * the org can edit their own names.
 */
export class Output {
  /** Whether results are JSON: requested, or not on a terminal. */
  readonly json: boolean;
  /** Whether notes and errors are JSON, one object per line. */
  readonly jsonErrors: boolean;
  /** Colors for stdout. */
  readonly paint: Paint;
  /** Colors for stderr. */
  readonly errorPaint: Paint;
  /** Whether stdout was closed by its reader. */
  closed = false;
  readonly #streams: Streams;
  readonly #secrets: string[] = [];

  constructor(streams: Streams, options: { json: boolean; onClosed: () => void }) {
    this.#streams = streams;
    this.json = options.json || streams.stdout.isTTY !== true;
    this.jsonErrors = options.json;
    this.paint = paintFor(streams.stdout, streams.env);
    this.errorPaint = paintFor(streams.stderr, streams.env);
    // Every write reports its own error. Without a listener, the error would also end the process.
    streams.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' || this.closed) return;
      this.closed = true;
      options.onClosed();
    });
    streams.stderr.on('error', () => {});
  }

  /** Masks a secret in everything written from now on: the pasted text, and each word of it. */
  hide(pasted: string): void {
    // A shorter text is not a credential, and masking it would garble the output.
    const secrets = [pasted, ...pasted.split(/[\s"']+/)].filter((secret) => secret.length >= 8);
    this.#secrets.push(...secrets);
  }

  /**
   * Writes a result: for people, or as JSON, indented on a terminal and on one line otherwise. `forPeople` gets a copy of the
   * value whose texts are safe for a terminal, one line each.
   */
  async result<Value>(value: Value, forPeople: (paint: Paint, shown: Value) => string): Promise<void> {
    if (!this.json) return this.write(`${forPeople(this.paint, printableValue(value))}\n`);
    return this.write(`${printableJson(value, this.#streams.stdout.isTTY ? 2 : 0)}\n`);
  }

  /** Writes a result: as a text of several lines for people, or as JSON. */
  async resultText(value: unknown, forPeople: () => string): Promise<void> {
    if (!this.json) return this.write(printableText(`${forPeople()}\n`));
    return this.result(value, () => '');
  }

  /** Writes a value to stdout as one line of JSON. */
  async line(value: unknown): Promise<void> {
    return this.write(`${printableJson(value)}\n`);
  }

  /** Writes the output of another program to stdout. */
  async forward(text: string): Promise<void> {
    return this.write(printableText(text));
  }

  /** Writes to stdout. A closed stdout is not an error. */
  async write(text: string): Promise<void> {
    if (this.closed) return;
    await new Promise<void>((resolve, reject) => {
      this.#streams.stdout.write(printableColored(this.#masked(text)), (error) => {
        if (error === undefined || error === null || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
        else reject(new OutputError(`Cannot write the output: ${error.message}`, { cause: error }));
      });
    });
  }

  /** Writes to stderr. */
  stderr(text: string): void {
    this.#streams.stderr.write(printableColored(this.#masked(text)));
  }

  /** Writes a note to stderr. */
  note(text: string): void {
    const { dim } = this.errorPaint;
    this.stderr(this.jsonErrors ? `${printableJson({ note: text })}\n` : `${dim(`note: ${printable(text)}`)}\n`);
  }

  #masked(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  }
}
