import type { z } from 'zod';
import type { OperationId } from '../okta/operations.ts';
import type { AdminRole } from './action.ts';
import type { EventChoice } from './event-choice.ts';
import type { LogEvent } from './log-event.ts';
import type { EventSample } from './sample-event.ts';

/** The subjects of an event that can be read fresh. */
export type Subject = 'user' | 'group' | 'app' | 'device' | 'policy' | 'zone';

/** The other objects of events, apart from users, groups and apps. */
export type EventObject =
  | 'device'
  | 'policy'
  | 'rule'
  | 'zone'
  | 'authenticator'
  | 'role'
  | 'resourceSet'
  | 'token'
  | 'hook';

/** The operation that reads each subject. */
export const subjectOperations = {
  user: 'getUser',
  group: 'getGroup',
  app: 'getApplication',
  device: 'getDevice',
  policy: 'getPolicy',
  zone: 'getNetworkZone',
} as const satisfies Record<Subject, OperationId>;

/** The least privileged admin role that can read the System Log, users, groups, apps, devices, policies and zones. */
export const triggerRole: AdminRole = 'READ_ONLY_ADMIN';

/** A trigger: one kind of event in the org that starts a flow. It only matches events; the runtime polls or subscribes. */
export interface Trigger<Key extends string = string, Input extends z.ZodObject = z.ZodObject> {
  /** snake_case; matches the names of the file and the export. */
  readonly key: Key;
  /** The group under which platforms list it, and its folder. */
  readonly resource: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** What else a builder should know; plain text. */
  readonly description?: string;
  /** System Log event types that it listens to; a function where the input names them. */
  readonly eventTypes: readonly [string, ...string[]] | ((input: z.output<Input>) => readonly string[]);
  /** Set if an input field chooses among the event types. */
  readonly choice?: EventChoice;
  /**
   * What else the events are about. The output names it, and lists every target: for events that are about nothing that the
   * connector knows, pass an empty list.
   */
  readonly objects?: readonly EventObject[];
  /** What can be read fresh when the input asks for it (`fresh`), the main subject first. */
  readonly subjects: readonly Subject[];
  /** Set if the user of the events is the actor, for example for a sign-in. */
  readonly userIs?: 'actor';
  /**
   * Whether failed attempts are what the trigger is about (`only`), or part of it (`both`). Left out, the runtime keeps
   * them away unless the input asks for them (`includeFailed`): Okta logs them with the same type.
   */
  readonly failures?: 'only' | 'both';
  /** Set if the input `watch` names profile attributes whose values before and after the event are part of the output. */
  readonly watches?: true;
  readonly input: Input;
  /** The event that the sample is made from; it matches the first example's input. */
  readonly sample: EventSample;
  readonly examples: readonly [TriggerExample<z.input<Input>>, ...TriggerExample<z.input<Input>>[]];
  /** Whether an event with a matching type and outcome matches the input. */
  match(event: LogEvent, input: z.output<Input>): boolean;
}

/** A worked example: an input, and an action that makes the sandbox org log an event that matches it. */
export interface TriggerExample<Input> {
  readonly title: string;
  readonly input: Input;
  /** The action that makes it fire in the sandbox org; absent for events that only people or Okta cause. */
  readonly fire?: { readonly action: string; readonly input: unknown };
}

/** A trigger of any type. */
export type AnyTrigger = Omit<Trigger, 'match' | 'eventTypes' | 'examples'> & {
  readonly eventTypes: readonly string[] | ((input: never) => readonly string[]);
  readonly examples: readonly TriggerExample<unknown>[];
  match(event: LogEvent, input: Readonly<Record<string, unknown>>): boolean;
};

/** Declares a trigger: infers its types and freezes it. */
export function defineTrigger<const Key extends string, Input extends z.ZodObject>(
  trigger: Trigger<Key, Input>,
): Readonly<Trigger<Key, Input>> {
  return Object.freeze(trigger);
}
