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
  /** Its entry in the journal; `undefined` without a journal. */
  readonly entry: JournalEntry | undefined;
}

/** Finds the ID of the object in an output: its own, or that of its user. */
export function idOf(output: unknown): { id?: string } {
  const { id, userId, user } = objectAt(output);
  const found = [id, userId, memberAt(user, 'id')].find((value) => typeof value === 'string');
  return typeof found === 'string' ? { id: found } : {};
}

/**
 * The category of the failure that left a compound step incomplete, from the report in its output. Of several failures it
 * names one that a further run may fix.
 *
 * @example
 * const { incomplete } = shortcomingOf((await okta.run('onboard_user', input)).output);
 */
export function shortcomingOf(output: unknown): { incomplete?: Category } {
  const { report, complete, dryRun } = objectAt(output);
  const lines: readonly Partial<ReportLine>[] = Array.isArray(report) ? report : [];
  const failed = lines.flatMap(({ outcome, category }) => (outcome === 'failed' && category ? [category] : []));
  // Nothing failed, but a sub-step was skipped for a lasting reason.
  const isLacking = complete === false && dryRun === undefined && failed.length === 0;
  const skipped = isLacking ? lines.find(({ outcome, category }) => outcome === 'skipped' && category) : undefined;
  const incomplete = failed.find((category) => !lastingFailures.has(category)) ?? failed[0] ?? skipped?.category;
  return incomplete === undefined ? {} : { incomplete };
}

/** Returns the iterator of the inputs. Throws `invalid_request` for a value that is not iterable. */
export function iteratorOf(
  inputs: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncIterator<unknown> | Iterator<unknown> {
  if (typeof inputs === 'object' && inputs !== null) {
    if (Symbol.asyncIterator in inputs) return inputs[Symbol.asyncIterator]();
    if (Symbol.iterator in inputs) return inputs[Symbol.iterator]();
  }
  throw refusedField('inputs', { what: 'must be iterable', hint: 'use a list, a generator or a stream' });
}
