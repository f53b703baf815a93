import type { z } from 'zod';
import type { LogEvent } from '../models/log-event.ts';
import type { AdminRole } from './roles.ts';

/** What an event is about, as far as a fresh copy of it can be read. */
export type Subject = 'user' | 'group' | 'app';

/** A trigger: one kind of happening in the org that starts a flow. A pure match; the runtime polls or subscribes. */
export interface Trigger<Input extends z.ZodObject = z.ZodObject> {
  /** snake_case; the file and the export have the same words. */
  readonly key: string;
  /** The group under which platforms list it; also its folder. */
  readonly resource: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** What a builder should know besides; plain text. */
  readonly description?: string;
  /** System Log event types that it listens to; a function where the input names them. */
  readonly eventTypes: readonly [string, ...string[]] | ((input: z.output<Input>) => readonly string[]);
  /** What can be read fresh when the input asks for it, the main subject first. */
  readonly subjects: readonly Subject[];
  /** The least admin role that may poll it. */
  readonly role: AdminRole;
  readonly input: Input;
  /** A System Log event as Okta sends it, that matches the first example's input; the sample is made from it. */
  readonly examples: readonly [TriggerExample<z.input<Input>>, ...TriggerExample<z.input<Input>>[]];
  /** Whether an event of one of the types is meant. Outcome FAILURE is kept away by the runtime unless asked for. */
  match(event: LogEvent, input: z.output<Input>): boolean;
}

/** A worked example: an input, and a request that makes the sandbox org log an event that matches it. */
export interface TriggerExample<Input> {
  readonly title: string;
  readonly input: Input;
  /** The action that makes it fire in the sandbox org; absent for what only people or Okta itself do. */
  readonly fire?: { readonly action: string; readonly input: unknown };
}

/** Any trigger, whatever its types. */
export type AnyTrigger = Omit<Trigger, 'match' | 'eventTypes' | 'examples'> & {
  readonly eventTypes: readonly string[] | ((input: never) => readonly string[]);
  readonly examples: readonly TriggerExample<unknown>[];
  match(event: LogEvent, input: never): boolean;
};

/** Declares a trigger: infers its types and freezes it, nothing else. */
export function defineTrigger<Input extends z.ZodObject>(trigger: Trigger<Input>): Readonly<Trigger<Input>> {
  return Object.freeze(trigger);
}
