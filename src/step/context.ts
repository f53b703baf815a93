import type { Arguments, Page } from '../okta/calls.ts';
import type { OperationId } from '../okta/operations.ts';
import type { TokenOwner } from '../okta/token-owner.ts';

/**
 * Okta as a step sees it: only the operations that the step has declared. `in` has the compiler refuse it to a look-up that
 * calls more; methods alone are not compared that strictly.
 */
export interface Okta<in Id extends OperationId> {
  /** Calls one operation and gives its parsed body; `undefined` if the answer had none. Throws `OktaError`. */
  call<Op extends Id>(id: Op, args: Arguments<Op>): Promise<unknown>;
  /** One page of a list. */
  page<Op extends Id>(id: Op, args: Arguments<Op> & { readonly cursor?: string | undefined }): Promise<Page>;
  /** All pages of a list, one after the other. */
  pages<Op extends Id>(id: Op, args: Arguments<Op>): AsyncIterable<readonly unknown[]>;
  /** Asks again after pauses until there is an answer, for `ms` milliseconds at most; `undefined` if there is none by then. */
  until<Value>(ask: () => Promise<Value | undefined>, ms: number): Promise<Value | undefined>;
  /** The user whose API token the connection uses, asked for once per connection; `undefined` if Okta names none. */
  tokenOwner(): Promise<TokenOwner | undefined>;
}

/** A log that takes no secrets: steps pass names and counts, never field values. */
export interface Log {
  debug(details: Readonly<Record<string, string | number | boolean>>, message: string): void;
}

/** What a step may use. It has no globals, no environment, no clock. */
export interface StepContext<Id extends OperationId> {
  readonly okta: Okta<Id>;
  readonly log: Log;
  /** Ends the step at once; already obeyed by every call to Okta. */
  readonly signal: AbortSignal | undefined;
  /** Whether the run must change nothing: its first write ends it, unless the step plans by itself. */
  readonly dryRun: boolean;
}
