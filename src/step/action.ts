import type { z } from 'zod';
import type { ParsedResponse, RawRequest } from '../okta/calls.ts';
import type { OperationId } from '../okta/operations.ts';
import type { StepContext } from './context.ts';
import type { AdminRole } from './roles.ts';

/** What a step does to the org. */
export type Effect = 'read' | 'add' | 'change' | 'remove';

/** One worked example: shown by platforms, run against the sandbox org by a test. The first is the step's sample. */
export interface Example<Input, Output> {
  readonly title: string;
  readonly input: Input;
  readonly output: Output;
}

/** Context of the one step that may call paths without a row of their own. */
export interface RawContext {
  raw(request: RawRequest): Promise<ParsedResponse>;
}

/** An action: one thing that a flow can do in Okta. */
export interface Action<
  Key extends string = string,
  Id extends OperationId = OperationId,
  Kind extends Effect = Effect,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
> {
  /** snake_case; the file and the export have the same words. */
  readonly key: Key;
  /** The group under which platforms list it; also its folder. */
  readonly resource: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** What a builder should know besides; plain text. */
  readonly description?: string;
  /**
   * Every operation that it may call, the one that it is named for first. Scopes and documentation come from here. Empty
   * only for the step that calls any path.
   */
  readonly operations: readonly Id[];
  /** The least admin role that suffices. */
  readonly role: AdminRole;
  readonly effect: Kind;
  /** Whether running it twice leaves the org as running it once. */
  readonly idempotent: boolean;
  /** What becomes of a write whose answer is lost; one sentence. Absent for steps that only read. */
  readonly lostAnswer?: string;
  readonly input: Input;
  readonly output: Output;
  readonly examples: readonly [Example<z.input<Input>, z.input<Output>>, ...Example<z.input<Input>, z.input<Output>>[]];
  run(input: z.output<Input>, context: StepContext<Id> & RawContext): Promise<z.input<Output>>;
}

/** Any action, whatever its types. */
export type AnyAction = Omit<Action, 'run' | 'examples' | 'operations'> & {
  readonly operations: readonly OperationId[];
  readonly examples: readonly Example<unknown, unknown>[];
  run(input: Readonly<Record<string, unknown>>, context: StepContext<OperationId> & RawContext): Promise<unknown>;
};

/** Declares an action: infers its types and freezes it, nothing else. */
export function defineAction<
  const Key extends string,
  const Id extends OperationId,
  const Kind extends Effect,
  Input extends z.ZodObject,
  Output extends z.ZodType,
>(action: Action<Key, Id, Kind, Input, Output>): Readonly<Action<Key, Id, Kind, Input, Output>> {
  return Object.freeze(action);
}
