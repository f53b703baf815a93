import { OktaError } from '../okta/errors.ts';
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
  const { id, userId, user } = asObject(output);
  const found = [id, userId, asObject(user)['id']].find((value) => typeof value === 'string');
  return typeof found === 'string' ? { id: found } : {};
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
  throw new OktaError('invalid_request', `inputs cannot be taken one after the other; ${hint}.`, {
    field: 'inputs',
    hint,
  });
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
