import { type Category, categoriesWith } from '../../okta/categories.ts';
import type { OktaError } from '../../okta/errors.ts';
import type { RunResponse } from '../run/envelope.ts';

/** Categories of failures that are permanent for an input: running the same input again fails in the same way. */
export const lastingFailures: ReadonlySet<string> = categoriesWith(
  ({ blames }) => blames === 'input' || blames === 'state',
);

/** The result of one input of a bulk run: an output, or an error. */
export interface EachResult<Input = unknown, Output = unknown> {
  /** Position among the inputs, from 0. */
  readonly index: number;
  readonly input: Input;
  /** ID of the object that the step changed or read, if its output has one. */
  readonly id?: string;
  readonly output?: Output;
  readonly response?: RunResponse;
  /** Present if a sub-step of a compound step failed and the step went on. The report in the output has the details. */
  readonly incomplete?: Category;
  readonly error?: OktaError;
}

/** The counts of a bulk run. */
export interface EachSummary {
  /** Inputs taken from the source. */
  readonly taken: number;
  /** Inputs that an earlier run had finished. */
  readonly skipped: number;
  /** Skipped inputs that had failed permanently. */
  readonly failedBefore: number;
  readonly succeeded: number;
  /** Inputs of which a sub-step failed. */
  readonly incomplete: number;
  /** Of both, those confirmed by a lookup after a response was lost or an earlier run was killed. */
  readonly checked: number;
  /** Failed inputs by category. */
  readonly failed: Readonly<Partial<Record<Category, number>>>;
  /** The reason why the remaining inputs were not run. */
  readonly stopped?: { readonly category: Category; readonly message: string };
}

/**
 * Stands in for an input that could not be read, such as a broken row of a file. Its error becomes the result of that input,
 * and the run goes on.
 *
 * @example
 * async function* inputs() {
 *   for await (const row of rows) yield row.ok ? row.value : new UnreadableInput(new OktaError('invalid_request', row.problem));
 * }
 */
export class UnreadableInput {
  readonly error: OktaError;
  constructor(error: OktaError) {
    this.error = error;
  }
}

/** The error of an {@link UnreadableInput}. A proxy may throw when it is inspected; it is still an input. */
export function unreadableError(value: unknown): OktaError | undefined {
  try {
    return value instanceof UnreadableInput ? value.error : undefined;
  } catch {
    return undefined;
  }
}

/** Counts the results of a bulk run. */
export class Tally {
  taken = 0;
  stopped: EachSummary['stopped'];
  #skipped = 0;
  #failedBefore = 0;
  #succeeded = 0;
  #incomplete = 0;
  #checked = 0;
  readonly #failed: Partial<Record<Category, number>> = {};

  add({ error, incomplete, response }: EachResult): void {
    if (error !== undefined) this.#failed[error.category] = (this.#failed[error.category] ?? 0) + 1;
    else if (incomplete !== undefined) this.#incomplete += 1;
    else this.#succeeded += 1;
    if (response?.confirmed === 'checked') this.#checked += 1;
  }

  skip(before: 'done' | 'refused'): void {
    this.#skipped += 1;
    if (before === 'refused') this.#failedBefore += 1;
  }

  summary(): EachSummary {
    const { taken, stopped } = this;
    return {
      taken,
      skipped: this.#skipped,
      failedBefore: this.#failedBefore,
      succeeded: this.#succeeded,
      incomplete: this.#incomplete,
      checked: this.#checked,
      failed: { ...this.#failed },
      ...(stopped === undefined ? {} : { stopped }),
    };
  }
}
