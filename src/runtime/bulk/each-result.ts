import { type Category, categoriesWith } from '../../okta/categories.ts';
import type { OktaError } from '../../okta/errors.ts';
import type { RunResponse } from '../run/envelope.ts';

/** Failures that lie in the input: running it again would end alike. */
export const lastingFailures: ReadonlySet<string> = categoriesWith(
  ({ blames }) => blames === 'input' || blames === 'state',
);

/** What became of one input of a bulk run: an output, or an error. */
export interface EachResult<Input = unknown, Output = unknown> {
  /** Its place among the inputs, from 0 on. */
  readonly index: number;
  readonly input: Input;
  /** ID of the object that the step was about, if its output names one. */
  readonly id?: string;
  readonly output?: Output;
  readonly response?: RunResponse;
  /** Why it is not complete, if a compound step went on although one of its sub-steps failed: the output's report tells. */
  readonly incomplete?: Category;
  readonly error?: OktaError;
}

/** What became of a bulk run. */
export interface EachSummary {
  /** Inputs that were taken. */
  readonly taken: number;
  /** Of these, the ones that an earlier run had finished. */
  readonly skipped: number;
  /** Of the skipped, those that had failed, and would again. */
  readonly failedBefore: number;
  readonly succeeded: number;
  /** Those that went through in part, a sub-step having failed. */
  readonly incomplete: number;
  /** Of both, those known by looking the object up after an answer was lost, or after an earlier run was killed. */
  readonly checked: number;
  /** How many failed, by category. */
  readonly failed: Readonly<Partial<Record<Category, number>>>;
  /** Why the inputs that follow were not run. */
  readonly stopped?: { readonly category: Category; readonly message: string };
}

/** An input that could not even be read: counts as an error of that input. */
export class UnreadableInput {
  readonly error: OktaError;
  constructor(error: OktaError) {
    this.error = error;
  }
}

/** The error of an input that could not be read. A proxy may throw at being looked at, and is an input all the same. */
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
