import type { z } from 'zod';
import type { ConnectionReport } from '../auth/test-connection.ts';
import type { LimitState } from '../okta/calls.ts';
import type { TriggerEvent } from '../resources/logs/trigger-event.ts';
import type { Effect } from '../step/action.ts';
import type { Permissions, UsedStep } from '../step/permissions.ts';
import type { OptionPage, OptionQuery } from '../step/picker.ts';
import type { actionLoaders, pickerLoaders, triggerLoaders } from '../steps.ts';
import type { EachResult } from './bulk/each-result.ts';
import type { EachOptions, EachRun, Inputs } from './bulk/run-each.ts';
import type { HookCheck, HookCheckRequest } from './hooks/check-hook.ts';
import type { EventHook } from './hooks/event-hook.ts';
import type { HookSubscription, SubscribeRequest, UnsubscribeRequest, VerifyRequest } from './hooks/subscribe.ts';
import type { OperationSearch } from './operations.ts';
import type { ChangeRecord, RecordOptions } from './plan/change-record.ts';
import type { ApplyOptions, Plan, PlannedStep, PlanOptions, PlanRun } from './plan/plan-model.ts';
import type { PollOptions, PollResult } from './polling/poll-trigger.ts';
import type { NamedSource } from './run/by-name.ts';
import type { StepFields } from './run/step-fields.ts';
import type { DryRun, HookRunOptions, RecordedRunOptions, RunOptions, RunResult } from './session.ts';
import type { WatchHandler } from './watch/delivery-loop.ts';
import type { Subscription } from './watch/subscriptions.ts';
import type { Watch } from './watch/watch.ts';
import type { WatchOptions } from './watch/watch-options.ts';

/** The types of an action. */
interface TypedAction {
  readonly effect: Effect;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** The types of a trigger. */
interface TypedTrigger {
  readonly input: z.ZodType;
}

/** The steps and pickers of a connector, by key. */
export interface StepTypes {
  readonly actions: Readonly<Record<string, TypedAction>>;
  readonly triggers: Readonly<Record<string, TypedTrigger>>;
  readonly pickers: string;
}

type Loaded<Loaders> = {
  readonly [Key in keyof Loaders]: Loaders[Key] extends () => Promise<infer Step> ? Step : never;
};

/** The steps and pickers that come with the package. */
export interface BuiltInSteps {
  readonly actions: Loaded<typeof actionLoaders>;
  readonly triggers: Loaded<typeof triggerLoaders>;
  readonly pickers: keyof typeof pickerLoaders;
}

/** The key of an action. */
export type ActionKey<Steps extends StepTypes = BuiltInSteps> = keyof Steps['actions'] & string;

/** The key of a trigger. */
export type TriggerKey<Steps extends StepTypes = BuiltInSteps> = keyof Steps['triggers'] & string;

/** The input of an action. */
export type ActionInput<Key extends ActionKey<Steps>, Steps extends StepTypes = BuiltInSteps> = z.input<
  Steps['actions'][Key]['input']
>;

/** The output of an action, except in a dry run. */
export type ActionOutput<Key extends ActionKey<Steps>, Steps extends StepTypes = BuiltInSteps> = z.output<
  Steps['actions'][Key]['output']
>;

/** The input of a trigger. */
export type TriggerInput<Key extends TriggerKey<Steps>, Steps extends StepTypes = BuiltInSteps> = z.input<
  Steps['triggers'][Key]['input']
>;

/** One item of an action that returns a list, or one piece of the text of an export. */
export type ItemOf<Output> = Output extends { readonly items: readonly (infer Item)[] }
  ? Item
  : Output extends { readonly content: string }
    ? string
    : never;

/** The key of an action that returns pages of a list. */
export type ListKey<Steps extends StepTypes = BuiltInSteps> = {
  [Key in ActionKey<Steps>]: 'cursor' extends keyof ActionInput<Key, Steps> ? Key : never;
}[ActionKey<Steps>];

/**
 * The output of a run: the action's output or, in a dry run of an action that writes, a {@link DryRun}. Actions that plan their
 * own dry run have `dryRun` in their output.
 */
export type RunOutput<
  Key extends ActionKey<Steps>,
  Dry extends boolean | undefined = false,
  Steps extends StepTypes = BuiltInSteps,
> = true extends Dry
  ? DryOutput<Key, Steps> | (Dry extends true ? never : ActionOutput<Key, Steps>)
  : ActionOutput<Key, Steps>;

type DryOutput<Key extends ActionKey<Steps>, Steps extends StepTypes> = Steps['actions'][Key]['effect'] extends 'read'
  ? ActionOutput<Key, Steps>
  : 'dryRun' extends keyof ActionOutput<Key, Steps>
    ? ActionOutput<Key, Steps>
    : DryRun<ActionOutput<Key, Steps>>;

/** A key that is only known at run time, for hosts that work from the manifest. A literal must be a known key. */
type AnyKey<Key extends string> = string extends Key ? Key : never;

/** A connection to one org. */
export interface Connection<Steps extends StepTypes = BuiltInSteps> extends AsyncDisposable {
  /** The org's origin, for example `https://acme.okta.com`. */
  readonly orgUrl: string;
  /** Repairs of the org URL, and warnings about it or the token, one sentence each. */
  readonly notes: readonly string[];
  /** Tests URL, token and role. Throws an `OktaError` whose `field` is the one to correct. */
  test(options?: RunOptions): Promise<ConnectionReport>;
  /** Runs an action. Throws `OktaError`. Invalid input is rejected before any request. */
  run<Key extends string>(key: AnyKey<Key>, input: unknown, options?: RecordedRunOptions): Promise<RunResult>;
  run<Key extends ActionKey<Steps>, const Dry extends boolean | undefined = false>(
    key: Key,
    input: ActionInput<Key, Steps>,
    options?: RecordedRunOptions & { readonly dryRun?: Dry },
  ): Promise<RunResult<RunOutput<Key, Dry, Steps>>>;
  /**
   * The OAuth scopes and the least admin roles that some steps need, by key, or by key and input: parts of a step that its
   * input turns off need nothing. Sends nothing. Throws `invalid_request` for an unknown step.
   */
  permissions(steps: readonly (string | UsedStep)[]): Promise<Permissions>;
  /** Validates the input of a step without running it. Throws `invalid_request`. */
  checkInput(key: string, input: unknown): Promise<void>;
  /** Yields every item of a list action, or the text of an export in pieces, up to its `limit`, in bounded memory. */
  stream<Key extends string>(key: AnyKey<Key>, input: unknown, options?: RunOptions): AsyncGenerator<unknown>;
  stream<Key extends ListKey<Steps>>(
    key: Key,
    input: ActionInput<Key, Steps>,
    options?: RunOptions,
  ): AsyncGenerator<ItemOf<ActionOutput<Key, Steps>>>;
  /**
   * Runs an action for every input, a limited number at once, and continues after failures. Iterate over it for the results in
   * the order in which they arrive, or call `summary()`. Takes inputs only as fast as they run.
   */
  runEach<Key extends string>(key: AnyKey<Key>, inputs: Inputs, options?: EachOptions): EachRun;
  runEach<
    Key extends ActionKey<Steps>,
    Input extends ActionInput<Key, Steps> = ActionInput<Key, Steps>,
    const Dry extends boolean | undefined = false,
  >(
    key: Key,
    inputs: Inputs<Input>,
    options?: EachOptions<EachResult<Input, RunOutput<Key, Dry, Steps>>> & { readonly dryRun?: Dry },
  ): EachRun<EachResult<Input, RunOutput<Key, Dry, Steps>>>;
  /** One page of a picker. Throws `invalid_request` if it depends on a field that is empty in `values`. */
  options<Key extends string>(
    picker: Key extends Steps['pickers'] ? Key : AnyKey<Key>,
    search?: OptionQuery,
    options?: RunOptions,
  ): Promise<OptionPage>;
  /**
   * The ID of the one user, group or app with a name: a group by name, an app by label, a user by username, email or full
   * name. Throws `not_found`, or `conflict` with the IDs if several have it.
   */
  resolve(source: NamedSource, name: string, options?: RunOptions): Promise<string>;
  /**
   * One page of a trigger's events, oldest first. Keep the cursor it returns and pass it to the next poll, at once if there
   * is `more`. Without a cursor the first poll starts now, or as far back as `since` says.
   */
  poll<Key extends string>(
    key: AnyKey<Key>,
    input: unknown,
    cursor?: string,
    options?: PollOptions & RunOptions,
  ): Promise<PollResult>;
  poll<Key extends TriggerKey<Steps>>(
    key: Key,
    input: TriggerInput<Key, Steps>,
    cursor?: string,
    options?: PollOptions & RunOptions,
  ): Promise<PollResult>;
  /** A trigger's events among raw ones, as an event hook delivers them. */
  read<Key extends string>(
    key: AnyKey<Key>,
    input: unknown,
    events: readonly unknown[],
    options?: RunOptions,
  ): Promise<readonly TriggerEvent[]>;
  read<Key extends TriggerKey<Steps>>(
    key: Key,
    input: TriggerInput<Key, Steps>,
    events: readonly unknown[],
    options?: RunOptions,
  ): Promise<readonly TriggerEvent[]>;
  /** Creates or updates the verified event hook of an endpoint. Without the permission, polling remains. */
  subscribe(request: SubscribeRequest, options?: HookRunOptions): Promise<HookSubscription>;
  /** Deletes the event hook of an endpoint, or removes some of its types. Returns the remaining hooks. */
  unsubscribe(request: UnsubscribeRequest, options?: HookRunOptions): Promise<readonly EventHook[]>;
  /** Repairs an event hook: activates it, replaces its secret if one is given, and has Okta verify its endpoint. */
  verifyHook(request: VerifyRequest, options?: HookRunOptions): Promise<readonly EventHook[]>;
  /** Reports what keeps an endpoint's event hooks from delivering, such as a change by an admin; subscribe again to repair it. */
  checkHook(request: HookCheckRequest, options?: HookRunOptions): Promise<HookCheck>;
  /** Every event hook of the org, oldest first. */
  hooks(options?: HookRunOptions): Promise<readonly EventHook[]>;
  /**
   * Calls the handler with every event of the subscriptions, from the log and from event hooks, each once, until it is
   * stopped. What the store keeps survives the process.
   */
  watch(subscriptions: readonly Subscription[], handler: WatchHandler, options: WatchOptions): Promise<Watch>;
  /**
   * A step's input schema with the org's own attributes merged in. `values` is the form as filled in so far: the operation of
   * `run_okta_operation` decides on the rest of its form.
   */
  fields<Key extends string>(
    key: Key extends ActionKey<Steps> | TriggerKey<Steps> ? Key : AnyKey<Key>,
    values?: Readonly<Record<string, unknown>>,
    options?: RunOptions,
  ): Promise<StepFields>;
  /**
   * Plans steps without changing anything: every change with before and after, what is left out and why, what cannot be undone,
   * and what it costs. The plan is signed and can be applied later, by `apply`.
   */
  plan(steps: readonly PlannedStep[], options: PlanOptions): Promise<Plan>;
  /**
   * Applies a plan: reads again what each change rests on, refuses what has changed since, and sends nothing that is not in the
   * plan. Throws `invalid_request` for a plan that was altered, has expired or is not approved.
   */
  apply(plan: unknown, options: ApplyOptions): Promise<PlanRun>;
  /** Plans to take back what a run has changed, from its result or from receipts. Leaves out what cannot be taken back or has been changed since. */
  undo(receipts: unknown, options: PlanOptions): Promise<Plan>;
  /**
   * Makes a record of a run: what changed, who asked and approved, and the events of the System Log that prove it. Each record
   * holds the hash of the previous one, so that a later change of any of them shows.
   */
  record(run: unknown, options?: RecordOptions): Promise<ChangeRecord>;
  /** The operations of Okta's API that `run_okta_operation` can run. They come with the package. */
  readonly operations: OperationSearch;
  /** The rate limits of the org that calls of this connection have met, in their current window. Sends nothing. */
  limits(): readonly LimitState[];
  /**
   * The org's time in epoch milliseconds by its responses so far, which is never ahead; `undefined` before the first response.
   * Sends nothing.
   */
  orgTime(): number | undefined;
  /** Closes the sockets and cancels running calls. `await using` does so at the end of a block. */
  close(): Promise<void>;
}
