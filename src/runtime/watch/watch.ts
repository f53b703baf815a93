import { OktaError, refusedField } from '../../okta/errors.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import { toLogEvent } from '../../step/log-event.ts';
import { type HookAnswer, type HookRequest, receiveHook } from '../hooks/receive.ts';
import { toOutput } from '../polling/poll-trigger.ts';
import type { Registry } from '../registry.ts';
import type { Logger, RunOptions, Session } from '../session.ts';
import { DeliveryLane, textOf, Unprepared, type WatchHandler, type WatchProblem } from './delivery-lane.ts';
import { HookKeeper } from './hook-keeper.ts';
import { PendingLimit } from './pending-limit.ts';
import { PollLoop, type PollStatus, rememberedMs } from './poll-loop.ts';
import type { Counts, StoredDelivery } from './store.ts';
import { type BoundSubscription, bindSubscriptions, incoming } from './subscriptions.ts';
import { checkHookSecret, checkParts, keptEndpoint, type Watching, type WatchOptions } from './watch-options.ts';

/** How a watch is doing. */
export interface WatchStatus extends PollStatus {
  /** Subscriptions with events that wait or were given up; also such as are not watched for any more. */
  readonly deliveries: readonly Counts[];
}

/** A running watch. */
export interface Watch {
  /** Resolves once its place in the log is stored: whatever happens from then on reaches the handler. */
  readonly ready: Promise<void>;
  /** Resolves when it was stopped; rejects when it had to stop, as with a revoked token. */
  readonly ended: Promise<void>;
  /** Answers a request of an event hook. Needs `hookSecret`. */
  receive(request: HookRequest): Promise<HookAnswer>;
  status(): Promise<WatchStatus>;
  /** Takes nothing more, waits for the handlers under way and gives the store free. */
  stop(): Promise<void>;
}

/** What a connection lends to a watch. */
export interface WatchHost {
  readonly orgUrl: string;
  readonly clock: Clock;
  readonly logger: Logger | undefined;
  readonly steps: Registry;
  readonly allowLoopback: boolean;
  readonly session: (options: RunOptions) => Session;
}

const defaultConcurrency = 4;
const defaultHookCheckMs = 300_000;
/** How long handlers get to end after their signal was aborted, in milliseconds. */
const lastMs = 1000;

/** Starts a watch: polls and hooks come in, handlers are called, until it is stopped. */
export async function startWatch(host: WatchHost, { subscriptions, handler, options }: Watching): Promise<Watch> {
  checkParts({ subscriptions, handler, options });
  checkHookSecret(options.hookSecret);
  const bound = await bindSubscriptions(host.steps, subscriptions);
  keptEndpoint(options, host);
  const { concurrency = defaultConcurrency } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw refusedField('concurrency', 'has to be a whole number from 1 on', { hint: 'correct it' });
  const unlock = await options.store.lock();
  try {
    const watch = new RunningWatch(host, { bound, subscriptions, handler, options });
    await watch.start(unlock);
    return watch;
  } catch (error) {
    await unlock();
    throw error;
  }
}

class RunningWatch implements Watch {
  readonly #host: WatchHost;
  readonly #options: WatchOptions;
  readonly #bound: readonly BoundSubscription[];
  readonly #handler: WatchHandler;
  /** Nothing more is taken. */
  readonly #stopping = new AbortController();
  /** Handlers under way are asked to end. */
  readonly #ending = new AbortController();
  /** They are waited for no longer. */
  readonly #leaving = new AbortController();
  readonly #lanes: readonly DeliveryLane[];
  readonly #polls: PollLoop;
  readonly #keeper: HookKeeper;
  readonly #limit: PendingLimit;
  readonly #ended = Promise.withResolvers<void>();
  /** Resolves with the end, whatever it is. */
  readonly #over = Promise.withResolvers<void>();
  /** Whether somebody waits for it to be ready. */
  #awaited = false;

  constructor(
    host: WatchHost,
    { bound, subscriptions, handler, options }: Watching & { readonly bound: readonly BoundSubscription[] },
  ) {
    this.#host = host;
    this.#options = options;
    this.#bound = bound;
    this.#handler = handler;
    const { store, concurrency = defaultConcurrency, retry = {} } = options;
    const common = {
      store,
      clock: host.clock,
      now: this.#now,
      stopping: this.#stopping.signal,
      leaving: this.#leaving.signal,
      onProblem: this.#tell,
    };
    const { maxPending } = options;
    this.#limit = new PendingLimit({ store, subscriptions: bound.map(({ id }) => id), maxPending });
    this.#lanes = bound.map(
      (subscription) =>
        new DeliveryLane({
          ...common,
          subscription: subscription.id,
          concurrency,
          retry,
          handle: (delivery) => this.#handle(subscription, delivery),
        }),
    );
    this.#polls = new PollLoop({
      ...options,
      ...common,
      orgUrl: host.orgUrl,
      subscriptions: bound,
      limit: this.#limit,
      session: () => host.session({ signal: this.#stopping.signal }),
      onStored: () => this.#wake(),
      onUnhooked: () => this.#keeper.missed(),
    });
    this.#keeper = new HookKeeper({
      ...common,
      session: () => host.session({ signal: this.#stopping.signal }),
      endpoint: keptEndpoint(options, host),
      subscriptions,
      allowLoopback: host.allowLoopback,
      checkMs: options.hookCheckMs ?? defaultHookCheckMs,
    });
  }

  get ready(): Promise<void> {
    this.#awaited = true;
    return this.#polls.ready.then(() => {
      this.#awaited = false;
    });
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async start(unlock: () => Promise<void>): Promise<void> {
    const { signal } = this.#options;
    await this.#polls.restore();
    const onAbort = () => void this.stop();
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const end = async () => {
      signal?.removeEventListener('abort', onAbort);
      await unlock();
      this.#over.resolve();
    };
    void this.#run()
      .finally(end)
      .then(this.#ended.resolve, (error) => {
        // Whoever waits for it to be ready is told there; after that, a failure that nobody listens for ends the process.
        if (this.#awaited) this.ended.catch(() => {});
        this.#ended.reject(error);
      });
  }

  async receive(request: HookRequest): Promise<HookAnswer> {
    const { hookSecret: secret, store } = this.#options;
    if (secret === undefined) {
      const hint = 'give the watch the hookSecret that its hooks were subscribed with';
      throw new OktaError('invalid_request', `The watch takes no hooks; ${hint}.`, { hint, field: 'hookSecret' });
    }
    return receiveHook(request, {
      secret,
      orgUrl: this.#host.orgUrl,
      // What was seen longer ago is forgotten, and would be handled again.
      maxAgeMs: rememberedMs,
      now: this.#now,
      accept: async (events) => {
        this.#keeper.delivered();
        const known = incoming(this.#bound, events.map(toLogEvent));
        if (known.length === 0) return;
        const deliveries = known.reduce((sum, { subscriptions }) => sum + subscriptions.length, 0);
        if (!(await this.#limit.admits(deliveries))) throw new Error('Too many deliveries wait.');
        await store.accept({ events: known, source: 'hook', now: this.#now() });
        this.#wake();
      },
    });
  }

  async status(): Promise<WatchStatus> {
    return { ...this.#polls.status(), deliveries: await this.#options.store.counts() };
  }

  async stop(): Promise<void> {
    const { clock } = this.#host;
    const { graceMs = 10_000 } = this.#options;
    const over = this.#over.promise;
    if (!this.#stopping.signal.aborted) {
      const reason = new Error('the watch was stopped');
      const timers = [
        clock.after(graceMs, () => this.#ending.abort(reason)),
        clock.after(graceMs + lastMs, () => this.#leaving.abort(reason)),
      ];
      this.#stopping.abort(reason);
      void over.then(() => {
        for (const cancel of timers) cancel();
      });
    }
    await over;
  }

  async #run(): Promise<void> {
    const end = (error: unknown): never => {
      void this.stop();
      throw error;
    };
    const keeping = this.#polls.ready.then(
      () => this.#keeper.run(),
      () => {},
    );
    const parts = [this.#polls.run(), keeping, ...this.#lanes.map((lane) => lane.run())];
    const results = await Promise.allSettled(parts.map((part) => part.catch(end)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #handle(
    { trigger, input, id }: BoundSubscription,
    { uuid, event, attempts, source, acceptedAt }: StoredDelivery,
  ): Promise<void> {
    const { signal } = this.#ending;
    const output = await this.#outputOf({ trigger, input, event: toLogEvent(event) }).catch((cause) => {
      throw new Unprepared('The event could not be completed.', { cause });
    });
    this.#host.logger?.debug({ uuid, subscription: id, attempt: attempts, source }, 'event handed over');
    await this.#handler(output, { uuid, subscription: id, attempt: attempts, source, acceptedAt, signal });
  }

  async #outputOf(bound: Parameters<typeof toOutput>[1]): ReturnType<typeof toOutput> {
    return toOutput(this.#host.session({ signal: this.#ending.signal }), bound);
  }

  readonly #now = (): number => (this.#options.now ?? Date.now)();

  readonly #tell = (problem: WatchProblem): void => {
    const { kind, message, subscription, uuid } = problem;
    this.#host.logger?.debug({ kind, subscription, uuid }, message);
    const tell = async () => this.#options.onProblem?.(problem);
    // Who listens to problems must not become one, at once or later.
    tell().catch((error) => this.#host.logger?.debug({ error: textOf(error) }, 'onProblem failed'));
  };

  #wake(): void {
    for (const lane of this.#lanes) lane.wake();
  }
}
