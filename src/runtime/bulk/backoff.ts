import { type Category, categoriesWith } from '../../okta/categories.ts';
import { refusedField } from '../../okta/errors.ts';
import type { EachResult } from './each-result.ts';

/** This many refusals in a row mean that the role does not allow the action at all. */
const mostRefusals = 25;

/** The longest pause during an outage, in milliseconds. */
const longestPauseMs = 60_000;

/** A shorter deadline may be too short even for a healthy org, in milliseconds. */
const shortDeadlineMs = 10_000;

/** Failures of Okta or the network. Rate limits are handled below, in the transport. */
const outages = categoriesWith(({ blames, httpStatus }) => blames === 'okta' && httpStatus !== 429);

/**
 * Decides how a bulk run continues after each result. The first input runs alone, so that a bad token costs one request. A
 * rejected token stops the run, and so do {@link mostRefusals} refusals in a row. During an outage inputs run one at a time
 * with growing pauses, so that the outage does not use up the inputs: with a concurrency of 20, the 20th failure in a row is
 * followed by a pause of 1 s, the next by 2 s, then 4 s, up to 60 s. A short deadline that passes says nothing about Okta.
 */
export class BulkBackoff {
  readonly #concurrency: number;
  readonly #isDeadlineShort: boolean;
  #trusted = false;
  #streak: { readonly category: Category; count: number } | undefined;
  /** The reason why no further input may run. */
  stopped: { readonly category: Category; readonly message: string } | undefined;

  constructor(concurrency: number, { deadlineMs }: { readonly deadlineMs: number }) {
    this.#concurrency = concurrency;
    this.#isDeadlineShort = deadlineMs < shortDeadlineMs;
  }

  /** How many inputs may run at once. */
  get inFlight(): number {
    return this.#trusted && this.pauseMs === 0 ? this.#concurrency : 1;
  }

  /** Milliseconds to wait before the next input. */
  get pauseMs(): number {
    const { category, count } = this.#streak ?? { category: undefined, count: 0 };
    const beyond = count - Math.max(this.#concurrency, 5);
    if (category === undefined || !outages.has(category) || beyond < 0) return 0;
    return Math.min(1000 * 2 ** Math.min(beyond, 10), longestPauseMs);
  }

  /** Takes a result into account. */
  record({ error }: EachResult): void {
    // An input that was rejected before any request says nothing about Okta.
    if (error !== undefined && (error.calls ?? []).length === 0) return;
    const category = error?.category;
    this.#trusted ||= category !== 'unauthenticated';
    if (category === undefined || (this.#isDeadlineShort && error?.field === 'deadlineMs')) this.#streak = undefined;
    else if (groupOf(this.#streak?.category) === groupOf(category) && this.#streak !== undefined)
      this.#streak.count += 1;
    else this.#streak = { category, count: 1 };
    if (error === undefined || this.stopped !== undefined) return;
    const refused = category === 'forbidden' && (this.#streak?.count ?? 0) >= mostRefusals;
    if (category === 'unauthenticated' || refused) this.stopped = { category: error.category, message: error.message };
  }

  /** Stops the run on behalf of the caller. */
  cancel(): void {
    const message = 'The run was canceled before all inputs were run. Resume it with its journal.';
    this.stopped ??= { category: 'cancelled', message };
  }
}

/** Different failures of one outage count as the same. */
function groupOf(category: Category | undefined): string | undefined {
  return category !== undefined && outages.has(category) ? 'outage' : category;
}

/** Throws `invalid_request` for a concurrency that is not a whole number from 1 to 1000. */
export function checkedConcurrency(concurrency: number): number {
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 1000) return concurrency;
  throw refusedField('concurrency', { what: 'must be a whole number from 1 to 1000' });
}
