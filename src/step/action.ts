import type { z } from 'zod';
import type { Arguments, Page, ParsedResponse, RawRequest, TokenOwner } from '../okta/calls.ts';
import type { ListOperationId, OperationId } from '../okta/operations.ts';

/** What a step does to the org. */
export type Effect = 'read' | 'add' | 'change' | 'remove';

/** A condition on one field of an input under which a person must confirm the run. */
export type ConfirmCondition<Field extends string = string> =
  | { readonly field: Field; readonly values: readonly string[] }
  /** A case-insensitive regular expression for the percent-decoded text, and its description: "ends with …". */
  | { readonly field: Field; readonly pattern: string; readonly description: string };

/** Whether a person must confirm a run: always, never, or if the input meets any of the conditions. */
export type Confirm<Field extends string = string> = boolean | readonly ConfirmCondition<Field>[];

/** The parts of a compound step that run only if a field is set, and what they alone need. */
export interface StepParts<Id extends OperationId = OperationId, Field extends string = string> {
  /** The least privileged role that suffices without any part. */
  readonly role: AdminRole;
  readonly optional: readonly {
    readonly field: Field;
    readonly operations: readonly Id[];
    readonly role: AdminRole;
  }[];
}

/** One worked example: shown by platforms, run against the sandbox org by a test. The first is the step's sample. */
export interface Example<Input, Output> {
  readonly title: string;
  readonly input: Input;
  readonly output: Output;
}

/** Context of the steps that may call paths without a row of their own. */
export interface RawContext {
  /** How the connection proves who it is. */
  readonly credential: 'api_token' | 'oauth';
  raw(request: RawRequest): Promise<ParsedResponse>;
  /** The page that a response to a path holds, in its body or in this member of it. */
  pageIn(response: ParsedResponse, source: { readonly path: string; readonly member: string | undefined }): Page;
}

/** An action: one thing that a flow can do in Okta. */
export interface Action<
  Key extends string = string,
  Id extends OperationId = OperationId,
  Kind extends Effect = Effect,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
> {
  /** snake_case; matches the names of the file and the export. */
  readonly key: Key;
  /** The group under which platforms list it, and its folder. */
  readonly resource: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** What else a builder should know, in plain text. */
  readonly description?: string;
  /**
   * Every operation that it may call, its main one first. Scopes and documentation come from here. Empty only for the step
   * that calls any path.
   */
  readonly operations: readonly Id[];
  /** The least privileged admin role that is sufficient. */
  readonly role: AdminRole;
  /** What parts of a compound step need, so that a flow that turns them off needs fewer rights. */
  readonly parts?: StepParts<Id, Extract<keyof z.input<Input>, string>>;
  readonly effect: Kind;
  /**
   * When a person must confirm before it runs.
   *
   * @default true if its effect is `remove`, otherwise false
   * @example [{ field: 'event', values: ['deactivate', 'delete'] }]
   */
  readonly confirm?: Confirm<Extract<keyof z.input<Input>, string>>;
  /** Whether running it twice has the same effect as running it once. */
  readonly idempotent: boolean;
  /** What happens to a write whose response is lost, in a sentence or two. Absent for steps that only read. */
  readonly lostAnswer?: string;
  readonly input: Input;
  readonly output: Output;
  readonly examples: readonly [Example<z.input<Input>, z.input<Output>>, ...Example<z.input<Input>, z.input<Output>>[]];
  /** The rest of the form, if a field decides on it. */
  readonly form?: DependentForm<Extract<keyof z.input<Input>, string>>;
  run(input: z.output<Input>, context: StepContext<Id> & RawContext): Promise<z.input<Output>>;
}

/** A form that the value of one field decides on. */
export interface DependentForm<Field extends string = string> {
  /** The field, such as the operation to run. */
  readonly field: Field;
  /** The input schema for a value of the field, in place of the step's own. Throws `OktaError` for a value without a form. */
  schema(value: string): Promise<z.ZodObject>;
  /** An input that the step's own schema accepts, as the schema for its value takes it. */
  read(input: Readonly<Record<string, unknown>>): Promise<TypedInput>;
}

/** An input with the schema that it decides on. */
export interface TypedInput {
  readonly schema: z.ZodObject;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An action of any type. */
export type AnyAction = Omit<Action, 'run' | 'examples' | 'operations'> & {
  readonly operations: readonly OperationId[];
  readonly examples: readonly Example<unknown, unknown>[];
  run(input: Readonly<Record<string, unknown>>, context: StepContext<OperationId> & RawContext): Promise<unknown>;
};

/** Declares an action: infers its types and freezes it. */
export function defineAction<
  const Key extends string,
  const Id extends OperationId,
  const Kind extends Effect,
  Input extends z.ZodObject,
  Output extends z.ZodType,
>(action: Action<Key, Id, Kind, Input, Output>): Readonly<Action<Key, Id, Kind, Input, Output>> {
  return Object.freeze(action);
}

/**
 * The models of operations: of the object that one returns, or of each item of a list. `src/resources/readers.ts` merges
 * those of the resources into it, so that this file depends on none of them.
 */
// biome-ignore lint/suspicious/noEmptyInterface: resources merge their operations into it
export interface Models {}

/** What an operation returns, or each item of a list; `unknown` without a model. */
export type ModelOf<Op> = Op extends keyof Models ? Models[Op] : unknown;

/** How much of a list to read. */
export interface Extent {
  /** @default 200 */
  readonly limit?: number | undefined;
  readonly all?: boolean | undefined;
  readonly cursor?: string | undefined;
}

/** Part of a list, and where it continues. */
export interface Items<Item> {
  readonly items: Item[];
  readonly nextCursor?: string;
}

/**
 * Okta as a step sees it: only the operations that the step declares. `in` makes the compiler reject a function that calls
 * more; methods alone are checked less strictly. Every method throws `OktaError`.
 */
export interface Okta<in Id extends OperationId> {
  /** Reads one object. */
  read<Op extends Id & keyof Models>(id: Op, args: Arguments<Op>): Promise<Models[Op]>;
  /** Reads one object; `undefined` if Okta does not have it. */
  find<Op extends Id & keyof Models>(id: Op, args: Arguments<Op>): Promise<Models[Op] | undefined>;
  /** Reads one object as Okta sent it, for a replacement. It may hold secrets: never put it into an output. */
  whole<Op extends Id>(id: Op, args: Arguments<Op>): Promise<unknown>;
  /** Calls an operation. Returns its model, or the parsed body if it has none; `undefined` for an empty body. */
  call<Op extends Id>(id: Op, args: Arguments<Op>): Promise<ModelOf<Op>>;
  /** Sends a removal. Returns false if there was nothing left to remove. */
  remove<Op extends Id>(id: Op, args: Arguments<Op>): Promise<boolean>;
  /** As much of a list as its caller asks for. `pageSize` is absent if the operation takes no limit, `leastPageSize` if any. */
  list<Op extends Extract<Id, ListOperationId>>(
    id: Op,
    args: Arguments<Op>,
    extent: Extent & { readonly pageSize?: number; readonly leastPageSize?: number },
  ): Promise<Items<ModelOf<Op>>>;
  /** One page of a list. */
  page<Op extends Extract<Id, ListOperationId>>(
    id: Op,
    args: Arguments<Op> & { readonly cursor?: string | undefined },
  ): Promise<Page<ModelOf<Op>>>;
  /** All pages of a list, one after the other. */
  pages<Op extends Extract<Id, ListOperationId>>(id: Op, args: Arguments<Op>): AsyncIterable<readonly ModelOf<Op>[]>;
  /** Polls with growing pauses for at most `ms` milliseconds; `undefined` if there was no value by then. */
  until<Value>(poll: () => Promise<Value | undefined>, ms: number): Promise<Value | undefined>;
  /**
   * Does the work when no other run of this process works on the same object. For objects that Okta only replaces as a
   * whole: two changes at once would undo each other.
   */
  exclusive<Value>(object: string, work: () => Promise<Value>): Promise<Value>;
  /** The org's time in epoch milliseconds, within a second or two; `undefined` before its first response. */
  orgNow(): number | undefined;
  /** The user who owns the connection's API token, read once per connection; `undefined` if Okta does not say. */
  tokenOwner(): Promise<TokenOwner | undefined>;
}

/** A log without secrets: steps pass names and counts, never field values. */
export interface Log {
  debug(details: Readonly<Record<string, string | number | boolean>>, message: string): void;
}

/**
 * What the runs of one bulk run know of the org together, such as the members of a group; see `Remembered`. A single run has a
 * its own memory.
 */
export interface RunMemory {
  /** Whether several runs use it. A single run gains nothing from what it holds. */
  readonly isShared: boolean;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Resolves when every run that is starting at the moment has started. */
  turn(): Promise<void>;
  /** Whether a list of this size may be held at all. */
  hasRoomFor(size: number): boolean;
  /** Notes that an owner holds members. The owners that began first drop theirs when the memory is full. */
  hold(owner: object, held: { readonly size: number; readonly drop: () => void }): void;
}

/** What a step may use. It has no globals, no environment, no clock. */
export interface StepContext<Id extends OperationId> {
  readonly okta: Okta<Id>;
  readonly log: Log;
  /** Aborts the step. Every call to Okta already respects it. */
  readonly signal: AbortSignal | undefined;
  /** Whether this is a dry run: the first write ends it, unless the step makes its own plan. */
  readonly dryRun: boolean;
  /** What the runs of the same bulk run know together. */
  readonly memory: RunMemory;
}

/** The standard Okta admin roles that steps need, from least to most privileged. */
export const adminRoles = {
  READ_ONLY_ADMIN: 'Read-only administrator',
  HELP_DESK_ADMIN: 'Help desk administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group membership administrator',
  USER_ADMIN: 'Group administrator',
  APP_ADMIN: 'Application administrator',
  ORG_ADMIN: 'Organization administrator',
  SUPER_ADMIN: 'Super administrator',
} as const;

/** The type of an admin role in Okta's role assignments. */
export type AdminRole = keyof typeof adminRoles;
