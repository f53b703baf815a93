import type { Category } from '../../okta/categories.ts';
import { refusedField } from '../../okta/errors.ts';
import { memberAt, objectAt } from '../../okta/json.ts';
import type { ReportLine } from '../../step/report.ts';
import { lastingFailures } from './each-result.ts';
import type { JournalEntry } from './journal-entry.ts';

/** One input of a bulk run. */
export interface BulkInput {
  readonly index: number;
  readonly value: unknown;
  /** How the journal knows it; absent without one. */
  readonly entry: JournalEntry | undefined;
}

/** The ID of the object that an output is about: its own, or that of the user it names. */
export function idOf(output: unknown): { id?: string } {
  const { id, userId, user } = objectAt(output);
  const found = [id, userId, memberAt(user, 'id')].find((value) => typeof value === 'string');
  return typeof found === 'string' ? { id: found } : {};
}

/** Why the report of a compound step is not complete; of several reasons one that may be gone when it is run again. */
export function shortcomingOf(output: unknown): { incomplete?: Category } {
  const { report, complete, dryRun } = objectAt(output);
  const lines: readonly Partial<ReportLine>[] = Array.isArray(report) ? report : [];
  const failed = lines.flatMap(({ outcome, category }) => (outcome === 'failed' && category ? [category] : []));
  // What is missing for a lasting reason, without any part that failed.
  const isLacking = complete === false && dryRun === undefined && failed.length === 0;
  const skipped = isLacking ? lines.find(({ outcome, category }) => outcome === 'skipped' && category) : undefined;
  const incomplete = failed.find((category) => !lastingFailures.has(category)) ?? failed[0] ?? skipped?.category;
  return incomplete === undefined ? {} : { incomplete };
}

/**
 * One way to take inputs, whether they come at once or one after the other. Throws `invalid_request` for what cannot be
 * iterated over.
 */
export function iteratorOf(
  inputs: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncIterator<unknown> | Iterator<unknown> {
  if (typeof inputs === 'object' && inputs !== null) {
    if (Symbol.asyncIterator in inputs) return inputs[Symbol.asyncIterator]();
    if (Symbol.iterator in inputs) return inputs[Symbol.iterator]();
  }
  const hint = 'give a list, a generator or a stream of inputs';
  throw refusedField('inputs', `cannot be taken one after the other; ${hint}`, { hint });
}
