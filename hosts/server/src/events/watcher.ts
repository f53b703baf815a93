import {
  type Delivery,
  type HookRequest,
  type HookResponse,
  isOktaError,
  OktaError,
  type RetryOptions,
  receiveHook,
  type TriggerEvent,
  type Watch,
  type WatchProblem,
} from 'okta-connector';
import type { Org } from '../org.ts';
import type { Database } from '../storage/database.ts';
import { purge } from './purge.ts';

/** What gets the events of a trigger: a subscription or a feed. */
export interface Listener {
  readonly kind: 'subscription' | 'feed';
  readonly id: string;
  /** The org whose events it gets. */
  readonly org: string;
  readonly trigger: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** From when on it gets events, by the org's clock. */
  readonly activeFrom?: number;
}

/** What a {@link Watcher} needs. */
export interface WatcherContext {
  readonly org: Org;
  readonly database: Database;
  /** Everything that is to be watched in the present org. */
  readonly listeners: () => readonly Listener[];
  /** Stores from when on a new listener gets events. */
  readonly activate: (id: string, from: number) => void;
  /** Delivers an event to a listener. If it rejects, it is called again later. */
  readonly deliver: (listener: Listener, event: TriggerEvent, delivery: Delivery) => Promise<void>;
  readonly onProblem: (problem: WatchProblem) => void;
  /** The secrets of event hooks, and the URL of the hook to manage, if one is. */
  readonly hooks: () => { readonly secrets: readonly [string, ...string[]]; readonly url: string | undefined };
  readonly intervalMs: number | undefined;
  readonly retry: RetryOptions;
  /** The longest time of a delivery, in milliseconds. */
  readonly deliveryMs: number;
}

/** When a watch that could not run is tried again, in milliseconds. */
const retryMs = 30_000;
/** How long a caller waits for a new watch to find its position in the log. */
const readyMs = 10_000;
/** How much longer than a delivery may take a restart waits, so that it interrupts none, in milliseconds. */
const graceMarginMs = 1000;
/** How much of an event's time is not known exactly, in milliseconds. */
const clockToleranceMs = 2000;

/**
 * Runs one watch over all listeners, and replaces it when they or the connection change. The position in the log and pending deliveries
 * are in the store, so nothing is lost between two watches.
 */
export class Watcher {
  readonly #context: WatcherContext;
  readonly #changed = new Set<() => void>();
  /** Listeners whose input this version does not accept, and why. */
  readonly #rejected = new Map<string, OktaError>();
  #watch: Watch | undefined;
  #problem: unknown;
  readonly #stopping = new AbortController();
  #last: Promise<void> = Promise.resolve();
  #queued: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(context: WatcherContext) {
    this.#context = context;
  }

  /** Why a listener gets no events at present; `undefined` if it does. */
  problemOf(id: string): unknown {
    return this.#problem ?? this.#rejected.get(id);
  }

  /** Calls back whenever the watch has started or cannot run. Returns a function that ends that. */
  onChange(changed: () => void): () => void {
    this.#changed.add(changed);
    return () => this.#changed.delete(changed);
  }

  /** Applies the listeners and the connection as they are now. Resolves once they are watched, or cannot be. Never rejects. */
  apply(): Promise<void> {
    // Several changes at a time need one restart.
    this.#queued ??= this.#last.then(() => {
      this.#queued = undefined;
      return this.#restart();
    });
    this.#last = this.#queued;
    return this.#queued;
  }

  /** Resolves once the changes that were made so far are applied. */
  applied(): Promise<void> {
    return this.#last;
  }

  /** Handles a request of Okta's event hook. */
  async receive(request: HookRequest): Promise<HookResponse> {
    if (this.#watch !== undefined) return this.#watch.receive(request);
    const { hooks, listeners } = this.#context;
    return receiveHook(request, {
      secret: hooks().secrets,
      accept: () => {
        // Without listeners, nobody misses the events. Otherwise Okta delivers them again, or polling does.
        if (listeners().length > 0) throw new Error('The watch does not run.');
      },
    });
  }

  /** Stops for good, once running deliveries have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the server stopped'));
    await this.apply();
  }

  async #restart(): Promise<void> {
    clearTimeout(this.#retry);
    const watch = this.#watch;
    this.#watch = undefined;
    await watch?.stop();
    this.#problem = undefined;
    this.#rejected.clear();
    if (this.#stopping.signal.aborted) return;
    try {
      await this.#start();
    } catch (error) {
      this.#fail(error);
    }
    this.#notify();
  }

  async #start(): Promise<void> {
    const { org, database, activate, hooks, intervalMs, retry, deliveryMs, onProblem } = this.#context;
    const all = this.#context.listeners();
    if (all.length === 0 && !org.state.connected) return;
    const connection = org.connection();
    const store = database.storeOf(connection.orgUrl);
    await purge(
      store,
      all.map(({ id }) => id),
    );
    if (all.length === 0) return;
    const listeners = new Map<string, Listener>();
    for (const listener of all) {
      const accepted = await this.#accepts(listener);
      if (accepted) listeners.set(listener.id, listener);
    }
    if (listeners.size === 0) return;
    for (const [id, listener] of listeners) {
      if (listener.activeFrom !== undefined) continue;
      const from = Math.floor(connection.orgTime() ?? (await this.#askTime(listener)));
      activate(id, from);
      listeners.set(id, { ...listener, activeFrom: from });
    }
    const { secrets, url } = hooks();
    const watch = await connection.watch(
      [...listeners.values()].map(({ id, trigger, input }) => ({ id, trigger, input })),
      async (event, delivery) => {
        const listener = listeners.get(delivery.subscription);
        if (listener === undefined || isEarlier(event, listener)) return;
        await this.#context.deliver(listener, event, delivery);
      },
      {
        store,
        hookSecret: secrets,
        hookUrl: url,
        intervalMs,
        retry,
        onProblem,
        graceMs: deliveryMs + graceMarginMs,
        signal: this.#stopping.signal,
      },
    );
    this.#watch = watch;
    void watch.ended.catch((error) => {
      if (this.#watch !== watch) return;
      this.#watch = undefined;
      this.#fail(error);
      this.#notify();
    });
    await readyOrLate(watch);
  }

  /** Whether the input is still valid. One that an older version has stored must not keep the others from being watched. */
  async #accepts({ id, trigger, input }: Listener): Promise<boolean> {
    try {
      await this.#context.org.connection().read(trigger, input, []);
      return true;
    } catch (error) {
      if (!isOktaError(error) || error.category !== 'invalid_request') throw error;
      this.#rejected.set(id, error);
      return false;
    }
  }

  /** Reads the log once for the org's time. */
  async #askTime({ trigger, input }: Listener): Promise<number> {
    const connection = this.#context.org.connection();
    await connection.poll(trigger, input, undefined, { limit: 1, deadlineMs: readyMs, signal: this.#stopping.signal });
    return connection.orgTime() ?? Date.now();
  }

  #fail(error: unknown): void {
    this.#problem =
      error ?? new OktaError('unexpected_response', { what: 'The watch ended', hint: 'look at the log of the server' });
    const reason = isOktaError(error) ? error.message : String(error);
    this.#context.onProblem({ kind: 'poll', message: `The watch cannot run. It is tried again. ${reason}`, error });
    if (this.#stopping.signal.aborted) return;
    this.#retry = setTimeout(() => void this.apply(), retryMs);
    this.#retry.unref();
  }

  #notify(): void {
    for (const changed of this.#changed) changed();
  }
}

/** Whether an event happened before the listener was added. A watch may read a part of the log again. */
function isEarlier({ published }: TriggerEvent, { activeFrom }: Listener): boolean {
  return activeFrom !== undefined && Date.parse(published) < activeFrom - clockToleranceMs;
}

async function readyOrLate({ ready }: Watch): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, readyMs);
  // A watch that cannot start rejects `ended` with the reason.
  await Promise.race([ready.catch(() => {}), late.promise]);
  clearTimeout(timer);
}
