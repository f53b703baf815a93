import { setImmediate as nextTurn } from 'node:timers/promises';
import { categoriesWith } from '../../okta/categories.ts';
import { isOktaError } from '../../okta/errors.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import type { TriggerEvent } from '../../resources/logs/trigger-event.ts';
import { CircuitBreaker, openingFailures } from './circuit-breaker.ts';
import type { Claim, ClaimRequest, EventSource, Lease, Outcome, StoredDelivery, WatchStore } from './store.ts';
import { WakeSignal } from './wake-signal.ts';

/** The second argument of a handler. */
export interface Delivery {
  /** Unique event ID. Store it with the work that is done to detect a repeated delivery. */
  readonly uuid: string;
  /** ID of the subscription. */
  readonly subscription: string;
  /**
   * 1 if the handler was certainly not called with this event for this subscription before. Above 1 it was called, or may have
   * been called when the process was killed; the work may be done already.
   */
  readonly attempt: number;
  /** Where the event came from first. */
  readonly source: EventSource;
  /** When it was stored, epoch milliseconds. */
  readonly acceptedAt: number;
  /**
   * Aborted when the watch stops and the grace period has ended, or when another process may take over the event because this one
   * has lost its connection to the store.
   */
  readonly signal: AbortSignal;
}

/**
 * Handles one event. The event is acknowledged once the returned promise has resolved and that is stored. If it rejects, the
 * handler is called again later.
 */
export type WatchHandler = (event: TriggerEvent, delivery: Delivery) => unknown;

/** Retries of failing handlers. */
export interface RetryOptions {
  /** Attempts before an event becomes a dead letter. @default 10 */
  readonly maxAttempts?: number;
  /** Milliseconds before the second attempt. Each further wait is twice as long. @default 1000 */
  readonly firstMs?: number;
  /** The longest wait in milliseconds. @default 300000 */
  readonly maxMs?: number;
}

/** A failure that does not end the watch. */
export interface WatchProblem {
  readonly kind: 'poll' | 'delivery' | 'dead_letter' | 'store' | 'hook';
  /** What happened, and what happens next. One to three sentences. */
  readonly message: string;
  readonly subscription?: string;
  readonly uuid?: string;
  readonly error: unknown;
}

/** Dependencies of a {@link DeliveryLoop}. */
export interface DeliveryContext {
  readonly store: WatchStore;
  readonly clock: Clock;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  readonly subscription: string;
  readonly concurrency: number;
  readonly retry: RetryOptions;
  /** Calls the handler. Throws {@link IncompleteEvent} or {@link LostClaim} if it could not be called. */
  readonly handle: (delivery: StoredDelivery, lease: Lease | undefined) => Promise<void>;
  readonly onProblem: (problem: WatchProblem) => void;
  /** Once aborted, no more deliveries are claimed. */
  readonly stopping: AbortSignal;
  /** Once aborted, running handlers are abandoned. */
  readonly leaving: AbortSignal;
}

/** The handler was not called, because objects that the event is about could not be read from Okta. */
export class IncompleteEvent extends Error {}

/** The handler was not called, because another process may have taken over the event. */
export class LostClaim extends Error {}

/** How often the store is checked for deliveries that another process has added, in milliseconds. */
const checkMs = 1000;
/** The wait after a failure of the store, in milliseconds. */
const storeRetryMs = 1000;
const defaultMaxMs = 300_000;
/** Characters of an error that are reported and stored. */
const maxErrorLength = 500;

/**
 * Calls the handler with the events of one subscription. Events with the same ordering key are delivered in order, one at a
 * time. A failing event delays no events with other keys.
 */
export class DeliveryLoop {
  readonly #context: DeliveryContext;
  readonly #signal: WakeSignal;
  readonly #inFlight = new Map<string, StoredDelivery>();
  readonly #breaker = new CircuitBreaker((failures) => this.#waitAfter(failures));
  #outcomes: Outcome[] = [];

  constructor(context: DeliveryContext) {
    this.#context = context;
    this.#signal = new WakeSignal(context.clock);
    for (const signal of [context.stopping, context.leaving])
      signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  /** Checks the store for deliveries now. */
  wake(): void {
    this.#signal.wake();
  }

  /** Delivers until it is stopped and all running handlers have ended or are abandoned. */
  async run(): Promise<void> {
    const { concurrency, subscription, stopping, leaving, retry } = this.#context;
    const { maxMs = defaultMaxMs } = retry;
    let nextAt: number | undefined;
    for (;;) {
      const outcomes = this.#outcomes;
      this.#outcomes = [];
      const limit = stopping.aborted ? 0 : concurrency;
      let now = this.#context.now();
      // No wait is longer than maxMs: a clock that is set back must not delay retries.
      if (nextAt !== undefined && nextAt > now + maxMs) now = nextAt;
      const claim = await this.#claim({
        subscription,
        outcomes,
        concurrency: limit,
        ...this.#limits(),
        inFlight: [...this.#inFlight.keys()],
        now,
      });
      nextAt = claim.nextAt;
      for (const delivery of claim.deliveries) void this.#attempt(delivery, claim.lease);
      if (stopping.aborted && (leaving.aborted || this.#inFlight.size === 0) && this.#outcomes.length === 0) return;
      const full = this.#inFlight.size >= concurrency || stopping.aborted;
      const wait = Math.min(
        checkMs,
        (nextAt ?? Infinity) - this.#context.now(),
        this.#breaker.wait(this.#context.clock.now()),
      );
      await this.#signal.wait(full ? Number.POSITIVE_INFINITY : wait);
      // Handlers that end immediately must not starve polls and hooks.
      await nextTurn();
    }
  }

  /** Retries always leave one place to new events. */
  #limits(): Pick<ClaimRequest, 'maxNew' | 'maxRetries'> {
    const { concurrency, clock } = this.#context;
    const retrying = [...this.#inFlight.values()].filter((delivery) => !isFirst(delivery)).length;
    return {
      maxNew: this.#breaker.allowedStarts(clock.now()),
      maxRetries: Math.max(0, Math.max(1, concurrency - 1) - retrying),
    };
  }

  async #attempt(delivery: StoredDelivery, lease: Lease | undefined): Promise<void> {
    this.#inFlight.set(delivery.uuid, delivery);
    if (isFirst(delivery)) this.#breaker.started();
    const outcome = await this.#outcomeOf(delivery, lease);
    this.#inFlight.delete(delivery.uuid);
    if (isFirst(delivery)) this.#breaker.ended();
    if (outcome !== undefined) {
      this.#updateBreaker(delivery, outcome);
      this.#outcomes.push(outcome);
    }
    this.wake();
  }

  #updateBreaker(delivery: StoredDelivery, outcome: Outcome): void {
    if (outcome.kind === 'done') this.#breaker.succeeded();
    else if (isFirst(delivery) && this.#breaker.failed(this.#context.clock.now()))
      this.#report(delivery, {
        kind: 'delivery',
        message: `${openingFailures} new events failed in a row, so the receiver seems to be down. New events are tried one at a time until one succeeds.`,
        error: new Error(outcome.error),
      });
  }

  /** The outcome to store; none for an event that another process handles. */
  async #outcomeOf(delivery: StoredDelivery, lease: Lease | undefined): Promise<Outcome | undefined> {
    const { uuid, attempts } = delivery;
    const { maxAttempts = 10 } = this.#context.retry;
    if (attempts > maxAttempts) {
      const error = delivery.error ?? 'the process ended during each attempt';
      return this.#deadLetter(delivery, { error, cause: undefined, attempts: maxAttempts });
    }
    try {
      await this.#context.handle(delivery, lease);
      return { uuid, kind: 'done' };
    } catch (cause) {
      if (cause instanceof LostClaim) return undefined;
      if (cause instanceof IncompleteEvent) return this.#postpone(delivery, cause.cause);
      const error = textOf(cause);
      if (attempts >= maxAttempts) return this.#deadLetter(delivery, { error, cause, attempts });
      const wait = this.#waitAfter(attempts);
      this.#report(delivery, {
        kind: 'delivery',
        message: `The handler failed for event ${uuid}: ${error.replace(/\.$/, '')}. Attempt ${attempts + 1} of ${maxAttempts} follows in ${seconds(wait)}. ${effectOn(delivery)}`,
        error: cause,
      });
      return { uuid, kind: 'retry', at: this.#context.now() + wait, error, counts: true };
    }
  }

  /** The handler was not called. A temporary failure does not count as an attempt. */
  #postpone(delivery: StoredDelivery, cause: unknown): Outcome {
    const { uuid, attempts } = delivery;
    const { maxAttempts = 10 } = this.#context.retry;
    const error = textOf(cause);
    const counts = !(isOktaError(cause) && temporary.has(cause.category));
    if (counts && attempts >= maxAttempts) return this.#deadLetter(delivery, { error, cause, attempts });
    const wait = this.#waitAfter(counts ? attempts : 3);
    const message = `The objects of event ${uuid} could not be read: ${error.replace(/\.$/, '')}. The next attempt follows in ${seconds(wait)}.`;
    this.#report(delivery, { kind: 'delivery', message, error: cause });
    return { uuid, kind: 'retry', at: this.#context.now() + wait, error, counts };
  }

  #deadLetter(
    delivery: StoredDelivery,
    { error, cause, attempts }: { error: string; cause: unknown; attempts: number },
  ): Outcome {
    const { uuid } = delivery;
    const message = `Event ${uuid} is now a dead letter after ${attempts} attempts: ${error}`;
    this.#report(delivery, { kind: 'dead_letter', message, error: cause });
    return { uuid, kind: 'dead', at: this.#context.now(), error };
  }

  #waitAfter(attempts: number): number {
    const { firstMs = 1000, maxMs = defaultMaxMs } = this.#context.retry;
    return Math.min(firstMs * 2 ** (attempts - 1), maxMs);
  }

  /** Retries until the outcomes are stored. A lost outcome would mean that a handled event is handled again. */
  async #claim(request: ClaimRequest): Promise<Claim> {
    const { store, stopping, onProblem } = this.#context;
    for (;;) {
      try {
        return await store.claim(request);
      } catch (error) {
        const { subscription } = request;
        const message = `The store of the watch failed and is tried again: ${textOf(error)}`;
        onProblem({ kind: 'store', message, subscription, error });
        if (stopping.aborted) throw error;
        await new WakeSignal(this.#context.clock).wait(storeRetryMs);
      }
    }
  }

  #report({ uuid, subscription }: StoredDelivery, problem: Omit<WatchProblem, 'uuid' | 'subscription'>): void {
    this.#context.onProblem({ ...problem, uuid, subscription });
  }
}

/** Whether the delivery has not failed yet. */
function isFirst({ error }: StoredDelivery): boolean {
  return error === undefined;
}

function effectOn({ orderingKey }: StoredDelivery): string {
  if (orderingKey === undefined) return 'Other events are not delayed.';
  return `Later events of ${orderingKey} wait for it. Other events are not delayed.`;
}

/** Failures that pass without anybody's action. */
const temporary = categoriesWith(({ retryable, blames }) => retryable || blames === 'caller');

/** The message of anything that was thrown, cut to a bounded length. Never throws. */
export function textOf(error: unknown): string {
  const text = messageOf(error);
  return text.length > maxErrorLength ? `${text.slice(0, maxErrorLength)}…` : text;
}

function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return 'a value without text was thrown';
  }
}

/** Milliseconds as seconds, such as `1.5 s`. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
