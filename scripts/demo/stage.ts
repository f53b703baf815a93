import type { Paint } from '../../hosts/cli/src/paint.ts';
import { printable } from '../../src/host.ts';
import { type Connection, isOktaError, type Manifest } from '../../src/index.ts';

/** The parts of a stage. */
export interface StageOptions {
  readonly connection: Connection;
  readonly manifest: Manifest;
  readonly paint: Paint;
  readonly print: (line: string) => void;
  /** Whether steps that write are refused before anything is sent. */
  readonly readOnly: boolean;
}

/** Runs steps and prints one line for each. */
export class Stage {
  readonly #options: StageOptions;
  #steps = 0;
  #calls = 0;
  readonly failedChecks: string[] = [];

  constructor(options: StageOptions) {
    this.#options = options;
  }

  /** How much was done, in words. */
  get sum(): string {
    return `${this.#steps} steps, ${this.#calls} requests`;
  }

  /** Starts a section. */
  chapter(title: string): void {
    const { print, paint } = this.#options;
    print('');
    print(paint.bold(title));
  }

  /** Runs a step and prints what it did, its duration and Okta's request ID. */
  async act(key: string, input: object, tell: (output: unknown) => string): Promise<unknown> {
    const { connection, manifest, readOnly, paint } = this.#options;
    const action = manifest.actions.find((candidate) => candidate.key === key);
    if (readOnly && action?.effect !== 'read') throw new Error(`${key} writes, and this part only reads.`);
    const startedAt = performance.now();
    try {
      const { output, response } = await connection.run(key, input);
      this.#steps += 1;
      this.#calls += response.calls.length;
      const ms = `${Math.round(performance.now() - startedAt)} ms`.padStart(6);
      this.#line(
        `${paint.green('✓')} ${key.padEnd(23)} ${printable(tell(output)).padEnd(52)}`,
        `${ms}  ${response.requestId}`,
      );
      return output;
    } catch (error) {
      if (isOktaError(error))
        this.#line(`${paint.red('✗')} ${key.padEnd(23)} ${printable(error.message)}`, error.requestId ?? '');
      throw error;
    }
  }

  /** Prints a trigger that fired and the source of its event. */
  event(trigger: string, text: string, source: string): void {
    const { paint } = this.#options;
    this.#line(
      `${paint.yellow('⚡')} ${trigger.padEnd(23)} ${printable(text).padEnd(52)}`,
      source === 'hook' ? 'event hook' : 'polling',
    );
  }

  /** Prints a line that is not about a step. */
  aside(text: string): void {
    this.#line(this.#options.paint.dim(`· ${printable(text)}`), '');
  }

  /** Prints whether a check holds and records a failed one. */
  check(sentence: string, holds: boolean): void {
    const { paint } = this.#options;
    if (!holds) this.failedChecks.push(sentence);
    this.#line(`${holds ? paint.green('✓') : paint.red('✗')} ${printable(sentence)}`, '');
  }

  #line(text: string, reference: string): void {
    const { print, paint } = this.#options;
    print(`  ${text}${reference === '' ? '' : ` ${paint.dim(reference)}`}`.trimEnd());
  }
}

/** A member of an output, however deep; `undefined` if it is not there. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** A list in an output; empty if it is not there. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}
