import { type Category, categoriesWith } from '../../okta/categories.ts';
import { refusedField } from '../../okta/errors.ts';
import type { EachResult } from './each-result.ts';

/** So many inputs refused in a row mean that the connection may not do it at all, not that these inputs are special. */
const refusedInARow = 25;

/** The longest pause between two attempts at an org that does not answer, in milliseconds. */
const longestPauseMs = 60_000;

/** A deadline below this may be too short for a healthy org, in milliseconds. */
const shortDeadlineMs = 10_000;

/** An org that does not answer as it should; a rate limit is waited for elsewhere. */
const troubles = categoriesWith(({ blames, httpStatus }) => blames === 'okta' && httpStatus !== 429);

/**
 * How a bulk run goes on after what it has met. It begins with one input alone, so that a bad token costs one request;
 * a token that is refused stops it, and so does a row of inputs that the role does not allow. While Okta does not answer it
 * goes on one by one, with growing pauses, so that an outage does not use up the inputs. A short deadline that passes says
 * nothing about Okta, and no pause would help.
 */
export class Course {
  readonly #concurrency: number;
  readonly #isDeadlineShort: boolean;
  #trusted = false;
  #inARow: { readonly category: Category; count: number } | undefined;
  /** Why no further input is to be run. */
  stopped: { readonly category: Category; readonly message: string } | undefined;

  constructor(concurrency: number, { deadlineMs }: { readonly deadlineMs: number }) {
    this.#concurrency = concurrency;
    this.#isDeadlineShort = deadlineMs < shortDeadlineMs;
  }

  /** How many inputs may be under way. */
  get inFlight(): number {
    return this.#trusted && this.pauseMs === 0 ? this.#concurrency : 1;
  }

  /** How long to wait before the next input. */
  get pauseMs(): number {
    const { category, count } = this.#inARow ?? { category: undefined, count: 0 };
    const beyond = count - Math.max(this.#concurrency, 5);
    if (category === undefined || !troubles.has(category) || beyond < 0) return 0;
    return Math.min(1000 * 2 ** Math.min(beyond, 10), longestPauseMs);
  }

  /** Learns from a result. */
  learn({ error }: EachResult): void {
    // Nothing was sent for an input that is refused here.
    if (error !== undefined && (error.calls ?? []).length === 0) return;
    const category = error?.category;
    this.#trusted ||= category !== 'unauthenticated';
    if (category === undefined || (this.#isDeadlineShort && error?.field === 'deadlineMs')) this.#inARow = undefined;
    else if (kind(this.#inARow?.category) === kind(category) && this.#inARow !== undefined) this.#inARow.count += 1;
    else this.#inARow = { category, count: 1 };
    if (error === undefined || this.stopped !== undefined) return;
    const refused = category === 'forbidden' && (this.#inARow?.count ?? 0) >= refusedInARow;
    if (category === 'unauthenticated' || refused) this.stopped = { category: error.category, message: error.message };
  }

  /** Ends the run from outside. */
  cancel(): void {
    const message = 'The run was ended before all inputs were run; resume it with its journal.';
    this.stopped ??= { category: 'cancelled', message };
  }
}

/** Failures of an org that does not answer count together. */
function kind(category: Category | undefined): string | undefined {
  return category !== undefined && troubles.has(category) ? 'trouble' : category;
}

/** Checks how many inputs are to be under way. */
export function checkedConcurrency(concurrency: number): number {
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 1000) return concurrency;
  const hint = 'give a whole number from 1 to 1000';
  throw refusedField('concurrency', `is no number of inputs to run at once; ${hint}`, { hint });
}
