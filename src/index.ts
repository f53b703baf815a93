export { authorizationHeader } from './auth/api-token.ts';
export type { ConnectionInput } from './auth/connection.ts';
export { parseOrgUrl } from './auth/org-url.ts';
export type { ConnectionReport } from './auth/test-connection.ts';
export { type Action, defineAction, type Effect } from './connector/action.ts';
export type { Okta, StepContext } from './connector/context.ts';
export { definePicker, type Option, type OptionPage, type Picker } from './connector/picker.ts';
export { defineTrigger, type Trigger } from './connector/trigger.ts';
export { type Connector, createConnector, type OwnSteps } from './create-connector.ts';
export { field } from './fields/field.ts';
export type { NamedSource } from './lookups/by-name.ts';
export { manifest } from './manifest/read.ts';
export type { Manifest } from './manifest/schema.ts';
export {
  type EventType,
  eventTypeNotes,
  eventTypes,
  hookEligible,
  isEventType,
  nearestEventType,
  searchEventTypes,
} from './models/event-catalogue.ts';
export type { LogEvent } from './models/log-event.ts';
export type { TriggerEvent } from './models/trigger-event.ts';
export { type Blame, type Category, type CategoryFacts, categories, categoryFacts } from './okta/categories.ts';
export { type CompletedWrite, type Fault, isOktaError, OktaError, type Problem } from './okta/errors.ts';
export type { Clock, OktaRequest, OktaResponse, Transport } from './okta/transport/transport.ts';
export { TransportError } from './okta/transport/transport.ts';
export { connect } from './runtime/connect.ts';
export type {
  ActionInput,
  ActionKey,
  ActionOutput,
  BuiltInSteps,
  Connection,
  ItemOf,
  ListKey,
  RunOutput,
  StepTypes,
  TriggerInput,
  TriggerKey,
} from './runtime/connection.ts';
export type { EachResult, EachSummary } from './runtime/each-result.ts';
export type { CallSummary, RunResponse } from './runtime/envelope.ts';
export type { HookCheck, HookCheckRequest, HookFault } from './runtime/hooks/check-hook.ts';
export type { EventHook, HookSelector } from './runtime/hooks/event-hook.ts';
export { hookListener } from './runtime/hooks/listener.ts';
export {
  type HookAnswer,
  type HookRequest,
  type HookSecret,
  type ReceiveOptions,
  receiveHook,
} from './runtime/hooks/receive.ts';
export type {
  HookSubscription,
  SubscribeRequest,
  UnsubscribeRequest,
  VerifyRequest,
} from './runtime/hooks/subscribe.ts';
export type { Polled, PollOptions } from './runtime/poll-trigger.ts';
export type { EachOptions, EachRun, Inputs } from './runtime/run-each.ts';
export type {
  ConnectOptions,
  DryRun,
  HookRunOptions,
  Logger,
  RunOptions,
  RunResult,
} from './runtime/session.ts';
export type { StepFields } from './runtime/step-fields.ts';
export type { Delivery, RetryOptions, WatchHandler, WatchProblem } from './runtime/watch/delivery-lane.ts';
export { memoryStore } from './runtime/watch/memory-store.ts';
export { type SqliteStoreOptions, sqliteStore } from './runtime/watch/sqlite-store.ts';
export type {
  Batch,
  Counts,
  DeadLetter,
  EventSource,
  IncomingEvent,
  Outcome,
  Selection,
  StoredDelivery,
  Taken,
  Turn,
  WatchStore,
} from './runtime/watch/store.ts';
export type { Subscription } from './runtime/watch/subscriptions.ts';
export type { Watch, WatchStatus } from './runtime/watch/watch.ts';
export type { WatchOptions } from './runtime/watch/watch-options.ts';
export { version } from './version.ts';
