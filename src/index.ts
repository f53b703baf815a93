export { authorizationHeader } from './auth/api-token.ts';
export type { ConnectionInput } from './auth/connection.ts';
export { parseOrgUrl } from './auth/org-url.ts';
export type { ConnectionReport } from './auth/test-connection.ts';
export { type Connector, createConnector, type OwnSteps } from './create-connector.ts';
export { manifest } from './manifest/read.ts';
export type { Manifest } from './manifest/schema.ts';
export type { LimitState, OktaResponse } from './okta/calls.ts';
export { type Blame, type Category, type CategoryFacts, categories, categoryFacts } from './okta/categories.ts';
export { type CompletedWrite, type Fault, isOktaError, OktaError, type Problem, refusedField } from './okta/errors.ts';
export { trimmedOf } from './okta/text.ts';
export type { BudgetGrant, BudgetRequest, BudgetStore, SeenWindow } from './okta/transport/budget-store.ts';
export type { Clock, OktaRequest, Transport } from './okta/transport/transport.ts';
export { TransportError } from './okta/transport/transport.ts';
export {
  type EventType,
  eventTypeNotes,
  eventTypes,
  hookEligible,
  isEventType,
  nearestEventType,
  searchEventTypes,
} from './resources/logs/event-catalog.ts';
export type { TriggerEvent } from './resources/logs/trigger-event.ts';
export type { OktaOperation, OperationCredential, OperationDetails } from './resources/operations/catalog.ts';
export type { Models } from './resources/readers.ts';
export type { EachResult, EachSummary } from './runtime/bulk/each-result.ts';
export type { EachOptions, EachRun, Inputs } from './runtime/bulk/run-each.ts';
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
export type { HookCheck, HookCheckRequest, HookIssue } from './runtime/hooks/check-hook.ts';
export type { EventHook, HookSelector } from './runtime/hooks/event-hook.ts';
export { hookListener } from './runtime/hooks/listener.ts';
export {
  type HookRequest,
  type HookResponse,
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
export type { Logger } from './runtime/logger.ts';
export { type OperationSearch, oktaOperations } from './runtime/operations.ts';
export type { ChangeRecord, RecordOptions } from './runtime/plan/change-record.ts';
export type {
  ApplyOptions,
  Plan,
  PlanChange,
  PlanCost,
  PlannedStep,
  PlanOptions,
  PlanPart,
  PlanRun,
  Receipt,
} from './runtime/plan/plan-model.ts';
export { type AttributeStore, memoryAttributes } from './runtime/polling/attribute-store.ts';
export type { PollOptions, PollResult } from './runtime/polling/poll-trigger.ts';
export type { NamedSource } from './runtime/run/by-name.ts';
export type { CallSummary, RunResponse } from './runtime/run/envelope.ts';
export type { StepFields } from './runtime/run/step-fields.ts';
export type {
  ConnectOptions,
  DryRun,
  HookRunOptions,
  RecordedRunOptions,
  RunOptions,
  RunRecord,
  RunResult,
} from './runtime/session.ts';
export type { Delivery, RetryOptions, WatchHandler, WatchProblem } from './runtime/watch/delivery-loop.ts';
export { memoryStore } from './runtime/watch/memory-store.ts';
export { type SqliteStoreOptions, sqliteStore } from './runtime/watch/sqlite-store.ts';
export type {
  Batch,
  Claim,
  ClaimRequest,
  Counts,
  DeadLetter,
  EventSource,
  IncomingEvent,
  Lease,
  Outcome,
  Selection,
  StoredDelivery,
  Term,
  WatchStore,
} from './runtime/watch/store.ts';
export type { Subscription } from './runtime/watch/subscriptions.ts';
export type { Watch, WatchStatus } from './runtime/watch/watch.ts';
export type { WatchOptions } from './runtime/watch/watch-options.ts';
export {
  type Action,
  adminRoles,
  type Confirm,
  type ConfirmCondition,
  defineAction,
  type Effect,
  type Okta,
  type StepContext,
} from './step/action.ts';
export { field } from './step/field.ts';
export type { LogEvent } from './step/log-event.ts';
export type { PermissionCheck, Permissions, StepPermissions, UsedStep } from './step/permissions.ts';
export {
  type Dependencies,
  definePicker,
  type Option,
  type OptionPage,
  type OptionQuery,
  type OptionSearch,
  type Picker,
} from './step/picker.ts';
export { defineTrigger, type Trigger } from './step/trigger.ts';
export { version } from './version.ts';
