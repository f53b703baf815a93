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

/** Whether a picker cannot do without the value of another field of the form. */
export type Dependency = 'required' | 'optional';

/** Other fields of the form that a picker depends on, by name. */
export type Dependencies = Readonly<Record<string, Dependency>>;

/** The values of those fields. */
export type DependencyValues<Depends extends Dependencies> = {
  readonly [Name in keyof Depends as Depends[Name] extends 'required' ? Name : never]: string;
} & {
  readonly [Name in keyof Depends as Depends[Name] extends 'optional' ? Name : never]?: string;
};

/** What a picker is asked for. */
export interface OptionSearch<Depends extends Dependencies = Dependencies> {
  /** What the person has typed. */
  readonly query?: string;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  /** The values of the fields that it depends on. */
  readonly values: DependencyValues<Depends>;
}

/** What a host asks a picker for. */
export interface OptionQuery {
  /** What the person has typed. */
  readonly query?: string | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** The form as filled in so far, by field name: a picker may depend on other fields. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
}

/** A searchable picker. */
export interface Picker<
  Key extends string = string,
  Id extends OperationId = OperationId,
  Depends extends Dependencies = Dependencies,
> {
  readonly key: Key;
  readonly title: string;
  /** Every operation that it may call. Empty if its options come with the package. */
  readonly operations: readonly Id[];
  /**
   * Fields whose values it needs, such as the user whose factors it lists. A step that offers it has fields of these names.
   *
   * @example { user: 'required', client: 'optional' }
   */
  readonly dependsOn?: Depends;
  load(search: OptionSearch<Depends>, context: StepContext<Id>): Promise<OptionPage>;
}

/** Declares a picker: infers its types and freezes it. */
export function definePicker<
  const Key extends string,
  const Id extends OperationId,
  const Depends extends Dependencies = Record<never, never>,
>(picker: Picker<Key, Id, Depends>): Readonly<Picker<Key, Id, Depends>> {
  return Object.freeze(picker);
}

/** The entries of a page sorted by label, with "Team 9" before "Team 10". */
export function byLabel<One extends Pick<Option, 'label'>>(entries: readonly One[]): One[] {
  // Created on use: it would add a tenth to the import time of the package.
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  return [...entries].sort((one, other) => order.compare(one.label, other.label));
}
