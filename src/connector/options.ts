import type { OperationId } from '../okta/operations.ts';
import type { StepContext } from './context.ts';

/** One entry of a picker. */
export interface Option {
  /** What the field stores. */
  readonly value: string;
  /** What a person recognises. */
  readonly label: string;
}

/** One page of a picker. */
export interface OptionPage {
  readonly items: readonly Option[];
  /** Present if there are more. */
  readonly nextCursor?: string;
}

/** A searchable picker. */
export interface OptionSource<Id extends OperationId = OperationId> {
  readonly key: string;
  readonly title: string;
  /** Every operation that it may call; none if what it offers comes with the package. */
  readonly operations: readonly Id[];
  load(search: { query?: string; cursor?: string }, context: StepContext<Id>): Promise<OptionPage>;
}

/** Declares an option source: infers its types and freezes it. */
export function defineOptions<const Id extends OperationId>(source: OptionSource<Id>): Readonly<OptionSource<Id>> {
  return Object.freeze(source);
}
