import type { ConnectionInput } from '../auth/connection.ts';
import { parseCredential } from '../auth/credential.ts';
import { parseOrgUrl } from '../auth/org-url.ts';
import type { CallReport, Interceptor } from '../okta/calls.ts';
import { OktaClient } from '../okta/client.ts';
import { OktaError } from '../okta/errors.ts';
import { TokenOwnership } from '../okta/token-owner.ts';
import type { TriggerEvent } from '../resources/logs/trigger-event.ts';
import type { OptionPage, OptionQuery } from '../step/picker.ts';
import { version } from '../version.ts';
import { type EachOptions, type EachRun, type Inputs, runEach } from './bulk/run-each.ts';
import type { BuiltInSteps, Connection, StepTypes } from './connection.ts';
import { openLane } from './lane.ts';
import { oktaOperations } from './operations.ts';
import type { PlanHost } from './plan/make-plan.ts';
import type { PollOptions, PollResult } from './polling/poll-trigger.ts';
import { builtIn, type Registry } from './registry.ts';
import { SharedMemory } from './run/shared-memory.ts';
import type { StepFields } from './run/step-fields.ts';
import type { ConnectOptions, RecordedRunOptions, RunOptions, RunPart, RunResult, Session } from './session.ts';
import { checkSettings } from './settings.ts';

// Cached, because even importing a loaded module takes time.
let runner: typeof import('./run/run-action.ts') | undefined;

const defaultDeadlineMs = 300_000;
const testDeadlineMs = 30_000;

/**
 * Opens a connection to an org with the built-in steps. Sends nothing before the first call. Throws `invalid_request` with the
 * `field` `orgUrl`, `apiToken`, `clientId`, `privateKey`, `keyId` or `scopes` if one of them is not valid.
 */
export function connect(input: ConnectionInput, options: ConnectOptions = {}): Connection {
  return openConnection<BuiltInSteps>(builtIn, { input, options });
}

/** Opens a connection with the steps of a registry. */
export function openConnection<Steps extends StepTypes>(
  steps: Registry,
  { input, options }: { input: ConnectionInput; options: ConnectOptions },
): Connection<Steps> {
  checkSettings(options);
  const url = parseOrgUrl(input?.orgUrl, { allowLoopback: options.allowLoopback ?? false });
  const credential = parseCredential(input);
  const { origin } = url;
  const { logger } = options;
  const onTrace = logger === undefined ? undefined : (event: object) => logger.debug(event, 'okta call');
  const lane = openLane({ origin, credential }, { ...options, onTrace });
  const notes = [...url.repairs, ...url.warnings, ...credential.warnings];
  const userAgent = `${options.userAgent === undefined ? '' : `${options.userAgent} `}okta-connector/${version} node/${process.versions.node}`;
  // Okta's documentation requires both on every request, even without a body.
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'user-agent': userAgent };
  const ownership = new TokenOwnership({ ownerless: credential.kind === 'app' });
  let closed = false;

  const session = (run: RunOptions = {}, part?: RunPart, interceptor?: Interceptor): Session => {
    if (run.deadlineMs !== undefined || run.signal !== undefined) checkSettings(run);
    if (closed) throw new OktaError('invalid_request', { what: 'The connection is closed', hint: 'open a new one' });
    const calls: CallReport[] = [];
    const common = {
      origin,
      clock: lane.clock,
      orgClock: lane.orgClock,
      claims: lane.claims,
      turns: lane.turns,
      claimant: part?.resumed?.runId ?? Symbol('run'),
      ownership,
      headers,
      signal: run.signal,
      deadlineAt: lane.clock.now() + (run.deadlineMs ?? options.deadlineMs ?? defaultDeadlineMs),
      onCall: (report: CallReport) => calls.push(report),
      interceptor,
    };
    const client = new OktaClient({
      ...common,
      send: lane.exchange,
      dryRun: run.dryRun === true,
      startedBefore: part?.resumed?.startedBefore,
    });
    return {
      orgUrl: origin,
      steps,
      client,
      credential: credential.kind === 'app' ? 'oauth' : 'api_token',
      calls,
      signal: run.signal,
      dryRun: run.dryRun === true,
      logger,
      memory: part?.memory ?? new SharedMemory(lane.clock, { isShared: false }),
      orgNow: () => lane.orgClock.earliestOrg(lane.clock.now()),
      anonymous: () => new OktaClient({ ...common, send: lane.anonymous, dryRun: false }),
    };
  };

  const planHost: PlanHost = {
    orgUrl: origin,
    steps,
    session(run, resumed, interceptor) {
      const memory = new SharedMemory(lane.clock, { isShared: false });
      return session(run, { memory, resumed }, interceptor);
    },
  };

  // Steps and their schemas are loaded on first use, so that importing the package stays cheap.
  const connection: Untyped = {
    orgUrl: origin,
    notes,
    async test(run) {
      // A person is waiting.
      const testing: RunOptions = { deadlineMs: testDeadlineMs, ...run };
      const { client, anonymous } = session(testing);
      const test = { origin, client, anonymous: anonymous(), notes };
      const { accessTokens } = lane;
      if (credential.kind === 'token' || accessTokens === undefined) {
        const { testConnection } = await import('../auth/test-connection.ts');
        return testConnection(test);
      }
      const [{ testServiceApp }, { scopesOf }] = await Promise.all([
        import('../auth/test-service-app.ts'),
        import('../step/scopes.ts'),
      ]);
      const { clientId, scopes: wanted } = credential.app;
      const deadlineAt = lane.clock.now() + (testing.deadlineMs ?? testDeadlineMs);
      return testServiceApp(test, {
        clientId,
        wanted,
        token: (scopes) => accessTokens.test(scopes, { deadlineAt, signal: testing.signal }),
        actions: async () =>
          (await steps.all()).actions.map(({ resource, operations }) => ({ resource, scopes: scopesOf(operations) })),
      });
    },
    async run(key, value, run) {
      runner ??= await import('./run/run-action.ts');
      if (run?.record !== undefined && run.dryRun !== true) {
        const { runRecorded } = await import('./run/recorded-run.ts');
        return runRecorded(
          { steps, clock: lane.clock, session },
          { key, input: value, options: run, record: run.record },
        );
      }
      // Returning the promise without awaiting it would cost more turns of the event loop.
      return await runner.runAction(session(run), { key, input: value });
    },
    async permissions(used) {
      const { stepPermissions } = await import('./run/step-permissions.ts');
      return stepPermissions(steps, used);
    },
    async checkInput(key, value) {
      const [{ stepInput }, step] = await Promise.all([import('./run/input.ts'), steps.step(key)]);
      await stepInput(step, value);
    },
    async *stream(key, value, run) {
      const { streamAction } = await import('./run/stream-action.ts');
      const page = (deadlineMs: number | undefined) => session({ ...run, deadlineMs });
      yield* streamAction({ clock: lane.clock, session: page }, { key, input: value, deadlineMs: run?.deadlineMs });
    },
    runEach: (key, inputs, each = {}) =>
      runEach({ orgUrl: origin, clock: lane.clock, steps, session }, { key, inputs, options: each }),
    async options(source, search, run) {
      const { loadOptions } = await import('./run/load-options.ts');
      return loadOptions(session(run), { source, ...search });
    },
    async resolve(source, name, run) {
      const { resolveName } = await import('./run/load-options.ts');
      return resolveName(session(run), { source, name });
    },
    async poll(key, value, cursor, { limit, since, attributes, ...run } = {}) {
      const { pollTrigger } = await import('./polling/poll-trigger.ts');
      return pollTrigger(session(run), { key, input: value, cursor, limit, since, attributes });
    },
    async read(key, value, events, run) {
      const { readEvents } = await import('./polling/poll-trigger.ts');
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
      const { listHooks, toEventHook } = await import('./hooks/event-hook.ts');
      return (await listHooks(session(run))).map(toEventHook);
    },
    async watch(subscriptions, handler, watching) {
      const { startWatch } = await import('./watch/watch.ts');
      const host = {
        orgUrl: origin,
        clock: lane.clock,
        logger,
        steps,
        session,
        allowLoopback: options.allowLoopback ?? false,
      };
      return startWatch(host, { subscriptions, handler, options: watching });
    },
    async fields(key, values, run) {
      const { stepFields } = await import('./run/step-fields.ts');
      return stepFields(session(run), { key, values });
    },
    operations: oktaOperations,
    limits: () => lane.limits(),
    orgTime: () => lane.orgClock.earliestOrg(lane.clock.now()),
    async plan(planned, making) {
      const { planSteps } = await import('./plan/make-plan.ts');
      return planSteps(planHost, planned, making);
    },
    async apply(plan, applying) {
      const { applyPlan } = await import('./plan/apply-plan.ts');
      return applyPlan(planHost, plan, applying);
    },
    async undo(receipts, making) {
      const { planUndo } = await import('./plan/undo.ts');
      return planUndo(planHost, receipts, making);
    },
    async record(run, { previous, waitMs, ...rest } = {}) {
      const { recordRun } = await import('./plan/change-record.ts');
      return recordRun(session(rest), run, { previous, waitMs });
    },
    async close() {
      closed = true;
      await lane.close();
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
  // Only the compiler knows which input and output belong to a key.
  return connection as Connection<Steps>;
}

/** The connection at run time: any key, any input. */
type Untyped = Omit<Connection, 'run' | 'stream' | 'runEach' | 'options' | 'poll' | 'read' | 'fields'> & {
  run(key: string, input: unknown, options?: RecordedRunOptions): Promise<RunResult>;
  stream(key: string, input: unknown, options?: RunOptions): AsyncGenerator<unknown>;
  runEach(key: string, inputs: Inputs, options?: EachOptions): EachRun;
  options(picker: string, search?: OptionQuery, options?: RunOptions): Promise<OptionPage>;
  poll(key: string, input: unknown, cursor?: string, options?: PollOptions & RunOptions): Promise<PollResult>;
  read(key: string, input: unknown, events: readonly unknown[], options?: RunOptions): Promise<readonly TriggerEvent[]>;
  fields(key: string, values?: Readonly<Record<string, unknown>>, options?: RunOptions): Promise<StepFields>;
};
