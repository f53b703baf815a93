import type { OperationId } from '../okta/operations.ts';
import type { StepContext } from './action.ts';

/** One entry of a picker. */
export interface Option {
  /** What the field stores. */
  readonly value: string;
  /** What a person recognizes. */
  readonly label: string;
}

/** One page of a picker. */
export interface OptionPage {
  readonly items: readonly Option[];
  /** Present if there are more. */
  readonly nextCursor?: string;
}

/** A searchable picker. */
export interface Picker<Key extends string = string, Id extends OperationId = OperationId> {
  readonly key: Key;
  readonly title: string;
  /** Every operation that it may call. Empty if its options come with the package. */
  readonly operations: readonly Id[];
  load(search: { query?: string; cursor?: string }, context: StepContext<Id>): Promise<OptionPage>;
}

/** Declares a picker: infers its types and freezes it. */
export function definePicker<const Key extends string, const Id extends OperationId>(
  picker: Picker<Key, Id>,
): Readonly<Picker<Key, Id>> {
  return Object.freeze(picker);
}

/** The entries of a page sorted by label, with "Team 9" before "Team 10". */
export function byLabel<One extends Pick<Option, 'label'>>(entries: readonly One[]): One[] {
  // Created on use: it would add a tenth to the import time of the package.
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  return [...entries].sort((one, other) => order.compare(one.label, other.label));
}
