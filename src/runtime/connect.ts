import { parseApiToken } from '../auth/api-token.ts';
import type { ConnectionInput } from '../auth/connection.ts';
import { parseOrgUrl } from '../auth/org-url.ts';
import type { ConnectionReport } from '../auth/test-connection.ts';
import type { OptionPage } from '../connector/options.ts';
import type { NamedSource } from '../lookups/by-name.ts';
import type { TriggerEvent } from '../models/trigger-event.ts';
import type { CallReport } from '../okta/calls.ts';
import { OktaClient } from '../okta/client.ts';
import { OktaError } from '../okta/errors.ts';
import { TokenOwnership } from '../okta/token-owner.ts';
import { version } from '../version.ts';
import type { RunResponse } from './envelope.ts';
import type { HookCheck, HookCheckRequest } from './hooks/check-hook.ts';
import type { EventHook } from './hooks/event-hook.ts';
import type { HookSubscription, SubscribeRequest, UnsubscribeRequest, VerifyRequest } from './hooks/subscribe.ts';
import { type LaneOptions, openLane } from './lane.ts';
import type { Polled, PollOptions } from './poll-trigger.ts';
import { type Begun, type EachOptions, type EachRun, type Inputs, runEach } from './run-each.ts';
import { checkSettings } from './settings.ts';
import type { StepFields } from './step-fields.ts';
import type { WatchHandler } from './watch/delivery-lane.ts';
import type { Subscription } from './watch/subscriptions.ts';
import type { Watch, WatchOptions } from './watch/watch.ts';

/** A log as pino and most others have it. It is told operations, statuses and request IDs, never values. */
export interface Logger {
  debug(details: object, message: string): void;
}

/** How a connection behaves. */
export interface ConnectOptions extends LaneOptions {
  /** Admits `http://127.0.0.1:port` and other loopback URLs, for a sandbox org. @default false */
  readonly allowLoopback?: boolean;
  /** Milliseconds that a run may take, waits for the rate limit included, unless the run says otherwise. @default 300000 */
  readonly deadlineMs?: number;
  readonly logger?: Logger;
  /** Named before the connector's own name in the User-Agent header, as `my-platform/2.1`. */
  readonly userAgent?: string;
}

/** How one run behaves. */
export interface RunOptions {
  /** Ends the run at once. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the run may take, waits for the rate limit included. */
  readonly deadlineMs?: number | undefined;
  /** Reads, but stops before the first write and tells what it would be. */
  readonly dryRun?: boolean | undefined;
}

/** How a call about event hooks behaves. */
export type HookRunOptions = Pick<RunOptions, 'signal' | 'deadlineMs'>;

/** What a run gives. */
export interface RunResult {
  /** What the step's output schema describes; in a dry run a {@link DryRun}. */
  readonly output: unknown;
  readonly response: RunResponse;
}

/** Output of a dry run. */
export interface DryRun {
  readonly dryRun: true;
  /** The write that would come next; absent if the step has nothing to change. Secrets in its body are masked. */
  readonly next?: {
    readonly operation: string;
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
  };
  /** What it would do beyond what the request shows, one sentence each. */
  readonly notes: readonly string[];
  /** What the step would have returned, if it has nothing to change. */
  readonly output?: unknown;
}

/** A connection to one org. */
export interface Connection {
  /** The org's origin, as `https://acme.okta.com`. */
  readonly orgUrl: string;
  /** What was repaired in the org URL, and what is odd about it or the token, one sentence each. */
  readonly notes: readonly string[];
  /** Tests URL, token and role; throws an `OktaError` whose `field` is the one at fault. */
  test(options?: RunOptions): Promise<ConnectionReport>;
  /** Runs an action. Throws `OktaError`; bad input is refused before anything is sent. */
  run(key: string, input: unknown, options?: RunOptions): Promise<RunResult>;
  /** Every item of a list step, or as many as its `limit` says, page by page, in bounded memory. */
  stream(key: string, input: unknown, options?: RunOptions): AsyncGenerator<unknown>;
  /**
   * Runs an action for every input, a bounded number at once, and goes on after failures: iterate for the results in the
   * order in which they come, or let `summary()` run it. Takes inputs only as fast as they are run.
   */
  runEach(key: string, inputs: Inputs, options?: EachOptions): EachRun;
  /** One page of a picker. */
  options(source: string, search?: { query?: string; cursor?: string }, options?: RunOptions): Promise<OptionPage>;
  /**
   * The ID of the one user, group or app with a name: a group by name, an app by label, a user by username, email or full
   * name. Throws `not_found`, or `conflict` with the IDs if several have it.
   */
  resolve(source: NamedSource, name: string, options?: RunOptions): Promise<string>;
  /**
   * One page of a trigger's events, oldest first. Keep the cursor it gives and pass it to the next poll, at once if there
   * is `more`; without a cursor the first poll starts now, or as far back as `since` says.
   */
  poll(key: string, input: unknown, cursor?: string, options?: PollOptions & RunOptions): Promise<Polled>;
  /** A trigger's events among raw ones, as an event hook delivers them. */
  read(key: string, input: unknown, events: readonly unknown[], options?: RunOptions): Promise<readonly TriggerEvent[]>;
  /** Makes sure that one event hook per endpoint listens to the types, verified; without the right to, polling remains. */
  subscribe(request: SubscribeRequest, options?: HookRunOptions): Promise<HookSubscription>;
  /** Deletes the endpoint's event hook, or ends some of its types; gives the hooks that are left. */
  unsubscribe(request: UnsubscribeRequest, options?: HookRunOptions): Promise<readonly EventHook[]>;
  /** Mends an event hook: activates it, replaces its secret if one is given, and lets Okta verify its endpoint. */
  verifyHook(request: VerifyRequest, options?: HookRunOptions): Promise<readonly EventHook[]>;
  /** Reports what keeps an endpoint's event hooks from delivering, such as a change by an admin; subscribe again to repair it. */
  checkHook(request: HookCheckRequest, options?: HookRunOptions): Promise<HookCheck>;
  /** Every event hook of the org, oldest first. */
  hooks(options?: HookRunOptions): Promise<readonly EventHook[]>;
  /**
   * Calls the handler with every event of the subscriptions, from the log and from event hooks, each once, until it is
   * stopped; what the store keeps survives the process.
   */
  watch(subscriptions: readonly Subscription[], handler: WatchHandler, options: WatchOptions): Promise<Watch>;
  /** A step's input schema with the org's own attributes merged in. */
  fields(key: string, options?: RunOptions): Promise<StepFields>;
  /** Closes the sockets; calls still under way end. */
  close(): Promise<void>;
}

// Kept here, since even an import that is loaded already takes its time.
let runner: typeof import('./run-action.ts') | undefined;

const defaultDeadlineMs = 300_000;
const testDeadlineMs = 30_000;

/**
 * Opens a connection to an org. Nothing is sent before the first call. Throws `invalid_request` with `field` `orgUrl` or
 * `apiToken` if what was pasted cannot be one.
 */
export function connect(input: ConnectionInput, options: ConnectOptions = {}): Connection {
  checkSettings(options);
  const url = parseOrgUrl(input?.orgUrl, { allowLoopback: options.allowLoopback ?? false });
  const { token, warnings } = parseApiToken(input?.apiToken);
  const { origin } = url;
  const { logger } = options;
  const onTrace = logger === undefined ? undefined : (event: object) => logger.debug(event, 'okta call');
  const lane = openLane({ origin, token }, { ...options, onTrace });
  const notes = [...url.repairs, ...url.warnings, ...warnings];
  const userAgent = `${options.userAgent === undefined ? '' : `${options.userAgent} `}okta-connector/${version} node/${process.versions.node}`;
  // Okta's documentation asks for both on every request, those without a body included.
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': userAgent };
  const ownership = new TokenOwnership();
  let closed = false;

  const session = (run: RunOptions = {}, begun?: Begun): Session => {
    if (run.deadlineMs !== undefined || run.signal !== undefined) checkSettings(run);
    if (closed)
      throw new OktaError('invalid_request', 'The connection is closed; open a new one.', { hint: 'open a new one' });
    const calls: CallReport[] = [];
    const common = {
      origin,
      clock: lane.clock,
      orgClock: lane.orgClock,
      claims: lane.claims,
      claimant: begun?.claimant ?? calls,
      ownership,
      headers,
      signal: run.signal,
      deadlineAt: lane.clock.now() + (run.deadlineMs ?? options.deadlineMs ?? defaultDeadlineMs),
      onCall: (report: CallReport) => calls.push(report),
    };
    const client = new OktaClient({
      ...common,
      send: lane.exchange,
      dryRun: run.dryRun === true,
      startedBefore: begun?.startedBefore,
    });
    return {
      client,
      calls,
      signal: run.signal,
      dryRun: run.dryRun === true,
      logger,
      orgNow: () => lane.orgClock.earliestOrg(lane.clock.now()),
      anonymous: () => new OktaClient({ ...common, send: lane.anonymous, dryRun: false }),
    };
  };

  // Steps and their schemas are loaded with the first use, so that importing the package stays cheap.
  return {
    orgUrl: origin,
    notes,
    async test(run) {
      const { testConnection } = await import('../auth/test-connection.ts');
      // A person waits for the answer.
      const { client, anonymous } = session({ deadlineMs: testDeadlineMs, ...run });
      return testConnection({ origin, client, anonymous: anonymous(), notes });
    },
    async run(key, value, run) {
      runner ??= await import('./run-action.ts');
      // An async function that gives a promise back costs more turns of the event loop than one that awaits it.
      return await runner.runAction(session(run), { key, input: value });
    },
    async *stream(key, value, run) {
      const { streamAction } = await import('./stream-action.ts');
      yield* streamAction(() => session(run), { key, input: value });
    },
    runEach: (key, inputs, each = {}) =>
      runEach({ orgUrl: origin, clock: lane.clock, session }, { key, inputs, options: each }),
    async options(source, search, run) {
      const { loadOptions } = await import('./load-options.ts');
      return loadOptions(session(run), { source, ...search });
    },
    async resolve(source, name, run) {
      const { resolveName } = await import('./load-options.ts');
      return resolveName(session(run), { source, name });
    },
    async poll(key, value, cursor, { limit, since, ...run } = {}) {
      const { pollTrigger } = await import('./poll-trigger.ts');
      return pollTrigger(session(run), { key, input: value, cursor, limit, since });
    },
    async read(key, value, events, run) {
      const { readEvents } = await import('./poll-trigger.ts');
      return readEvents(session(run), { key, input: value, events });
    },
    async subscribe(request, run) {
      const { subscribeHook } = await import('./hooks/subscribe.ts');
      return subscribeHook(session(run), { request, allowLoopback: options.allowLoopback ?? false });
    },
    async unsubscribe(request, run) {
      const { unsubscribeHook } = await import('./hooks/subscribe.ts');
      return unsubscribeHook(session(run), request);
    },
    async verifyHook(request, run) {
      const { verifyHook } = await import('./hooks/subscribe.ts');
      return verifyHook(session(run), request);
    },
    async checkHook(request, run) {
      const { checkHook } = await import('./hooks/check-hook.ts');
      return checkHook(session(run), request);
    },
    async hooks(run) {
      const { listHooks, shown } = await import('./hooks/event-hook.ts');
      return (await listHooks(session(run))).map(shown);
    },
    async watch(subscriptions, handler, watching) {
      const { startWatch } = await import('./watch/watch.ts');
      const host = { orgUrl: origin, clock: lane.clock, logger, session };
      return startWatch(host, { subscriptions, handler, options: watching });
    },
    async fields(key, run) {
      const { stepFields } = await import('./step-fields.ts');
      return stepFields(session(run), key);
    },
    async close() {
      closed = true;
      await lane.close();
    },
  };
}

/** What one run works with. */
export interface Session {
  readonly client: OktaClient;
  /** Every call made so far. */
  readonly calls: CallReport[];
  readonly signal: AbortSignal | undefined;
  readonly dryRun: boolean;
  readonly logger: Logger | undefined;
  /** The org's time in epoch milliseconds, at the earliest; `undefined` before it has answered anything. */
  readonly orgNow: () => number | undefined;
  readonly anonymous: () => OktaClient;
}
