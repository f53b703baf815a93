import type { Interrupt } from './interrupt.ts';
import type { Output, Streams } from './output.ts';

/** What every command works with. */
export interface Cli {
  readonly output: Output;
  readonly streams: Streams;
  readonly interrupt: Interrupt;
  /** How this command line is called, for examples to copy. */
  readonly self: string;
  /** The exit code of a command that ends without an error. */
  readonly exit: { code: number };
}
