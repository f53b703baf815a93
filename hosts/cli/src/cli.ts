import type { Interrupt } from './interrupt.ts';
import type { Output, Streams } from './output.ts';

/** The context of every command. */
export interface Cli {
  readonly output: Output;
  readonly streams: Streams;
  readonly interrupt: Interrupt;
  /** The command to call this command line, for examples to copy. */
  readonly self: string;
  /** The exit code of a command that ends without an error. */
  readonly exit: { code: number };
}
