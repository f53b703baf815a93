import { OktaError, refusedField } from '../../okta/errors.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import { toLogEvent } from '../../step/log-event.ts';
import { type HookRequest, type HookResponse, receiveHook } from '../hooks/receive.ts';
import type { Logger } from '../logger.ts';
import { toOutput } from '../polling/poll-trigger.ts';
import type { Registry } from '../registry.ts';
import type { RunOptions, Session } from '../session.ts';
import {
  DeliveryLoop,
  IncompleteEvent,
  LostClaim,
  textOf,
  type WatchHandler,
  type WatchProblem,
} from './delivery-loop.ts';
import { HookKeeper } from './hook-keeper.ts';
import { PendingLimit } from './pending-limit.ts';
import { PollLoop, type PollStatus, rememberedMs } from './poll-loop.ts';
import type { Counts, Lease, StoredDelivery } from './store.ts';
import { type BoundSubscription, bindSubscriptions, toIncomingEvents } from './subscriptions.ts';
import {
  checkHookSecret,
  checkRequest,
  managedEndpoint,
  type WatchOptions,
  type WatchRequest,
} from './watch-options.ts';

/** How a watch is doing. */
export interface WatchStatus extends PollStatus {
  /** Subscriptions with pending deliveries or dead letters, including those that are no longer watched. */
  readonly deliveries: readonly Counts[];
}

/** A running watch. */
export interface Watch {
  /** Resolves once the position in the log is stored. From then on no event is missed. */
  readonly ready: Promise<void>;
  /** Resolves when the watch is stopped. Rejects when it cannot continue, for example with a revoked token. */
  readonly ended: Promise<void>;
  /** Handles a request of an event hook. Needs `hookSecret`. */
  receive(request: HookRequest): Promise<HookResponse>;
  status(): Promise<WatchStatus>;
  /** Stops claiming deliveries, waits for running handlers and unlocks the store. */
  stop(): Promise<void>;
}

/** What a watch uses of its connection. */
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
/** How long handlers may take after their signal was aborted, in milliseconds. */
const abortGraceMs = 1000;

/** Starts a watch, which stores events from polls and hooks and calls the handler until it is stopped. */
export async function startWatch(host: WatchHost, { subscriptions, handler, options }: WatchRequest): Promise<Watch> {
  checkRequest({ subscriptions, handler, options });
  checkHookSecret(options.hookSecret);
  const bound = await bindSubscriptions(host.steps, subscriptions);
  managedEndpoint(options, host);
  const { concurrency = defaultConcurrency } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw refusedField('concurrency', { what: 'must be a whole number of 1 or more' });
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
  /** No more deliveries are claimed. */
  readonly #stopping = new AbortController();
  /** Running handlers are asked to end. */
  readonly #ending = new AbortController();
  /** Running handlers are abandoned. */
  readonly #leaving = new AbortController();
  readonly #deliveries: readonly DeliveryLoop[];
  readonly #polls: PollLoop;
  readonly #keeper: HookKeeper;
  readonly #limit: PendingLimit;
  readonly #ended = Promise.withResolvers<void>();
  /** Resolves when the watch has ended, successfully or not. */
  readonly #over = Promise.withResolvers<void>();
  /** Whether somebody is waiting for `ready`. */
  #awaited = false;

  constructor(
    host: WatchHost,
    { bound, subscriptions, handler, options }: WatchRequest & { readonly bound: readonly BoundSubscription[] },
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
      onProblem: this.#report,
    };
    const { maxPending } = options;
    this.#limit = new PendingLimit({ store, subscriptions: bound.map(({ id }) => id), maxPending });
    this.#deliveries = bound.map(
      (subscription) =>
        new DeliveryLoop({
          ...common,
          subscription: subscription.id,
          concurrency,
          retry,
          handle: (delivery, lease) => this.#handle(subscription, delivery, lease),
        }),
    );
    this.#polls = new PollLoop({
      ...options,
      ...common,
      orgUrl: host.orgUrl,
      subscriptions: bound,
      limit: this.#limit,
      session: (deadlineMs) => host.session({ signal: this.#stopping.signal, deadlineMs }),
      onStored: () => this.#wake(),
      onUnhooked: () => this.#keeper.missed(),
      whileLeading: (ended) => this.#keeper.run(ended),
    });
    this.#keeper = new HookKeeper({
      ...common,
      session: () => host.session({ signal: this.#stopping.signal }),
      endpoint: managedEndpoint(options, host),
      subscriptions,
      allowLoopback: host.allowLoopback,
      checkMs: options.hookCheckMs ?? defaultHookCheckMs,
      sinceHook: store.sinceHook === undefined ? undefined : async () => store.sinceHook?.(),
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
        // A failure before `ready` is reported there. A later one ends the process if nobody listens to `ended`.
        if (this.#awaited) this.ended.catch(() => {});
        this.#ended.reject(error);
      });
  }

  async receive(request: HookRequest): Promise<HookResponse> {
    const { hookSecret: secret, store } = this.#options;
    if (secret === undefined) {
      const problem = {
        what: 'The watch does not accept event hooks',
        hint: 'set hookSecret to the secret that the hooks were subscribed with',
      };
      throw new OktaError('invalid_request', problem, { field: 'hookSecret' });
    }
    return receiveHook(request, {
      secret,
      orgUrl: this.#host.orgUrl,
      // Older events are no longer known and would be handled again.
      maxAgeMs: rememberedMs,
      now: this.#now,
      accept: async (events) => {
        this.#keeper.delivered();
        const incoming = toIncomingEvents(this.#bound, events.map(toLogEvent));
        if (incoming.length === 0) return;
        const deliveries = incoming.reduce((sum, { subscriptions }) => sum + subscriptions.length, 0);
        if (!(await this.#limit.admits(deliveries))) throw new Error('Too many deliveries are pending.');
        await store.accept({ events: incoming, source: 'hook', now: this.#now() });
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
        clock.after(graceMs + abortGraceMs, () => this.#leaving.abort(reason)),
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
    const loops = [this.#polls.run(), ...this.#deliveries.map((loop) => loop.run())];
    const results = await Promise.allSettled(loops.map((loop) => loop.catch(end)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #handle(
    { trigger, input, id }: BoundSubscription,
    { uuid, event, attempts, source, acceptedAt }: StoredDelivery,
    lease: Lease | undefined,
  ): Promise<void> {
    const { signal: ending } = this.#ending;
    const signal = lease === undefined ? ending : AbortSignal.any([ending, lease.lost]);
    const output = await this.#outputOf({ trigger, input, event: toLogEvent(event) }).catch((cause) => {
      throw new IncompleteEvent('The objects of the event could not be read.', { cause });
    });
    if (lease?.isHeld() === false) throw new LostClaim();
    this.#host.logger?.debug({ uuid, subscription: id, attempt: attempts, source }, 'event delivered');
    await this.#handler(output, { uuid, subscription: id, attempt: attempts, source, acceptedAt, signal });
  }

  async #outputOf(bound: Parameters<typeof toOutput>[1]): ReturnType<typeof toOutput> {
    const { attributes } = this.#options.store;
    return toOutput(this.#host.session({ signal: this.#ending.signal }), { ...bound, attributes });
  }

  readonly #now = (): number => (this.#options.now ?? Date.now)();

  readonly #report = (problem: WatchProblem): void => {
    const { kind, message, subscription, uuid } = problem;
    this.#host.logger?.debug({ kind, subscription, uuid }, message);
    const notify = async () => this.#options.onProblem?.(problem);
    // A failing listener must not end the watch.
    notify().catch((error) => this.#host.logger?.debug({ error: textOf(error) }, 'onProblem failed'));
  };

  #wake(): void {
    for (const loop of this.#deliveries) loop.wake();
  }
}
