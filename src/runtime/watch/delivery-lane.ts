import { setImmediate as nextTurn } from 'node:timers/promises';
import { categoriesWith } from '../../okta/categories.ts';
import { isOktaError } from '../../okta/errors.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import type { TriggerEvent } from '../../resources/logs/trigger-event.ts';
import { Bell } from './bell.ts';
import { failuresInRow, OutageBrake } from './outage-brake.ts';
import type { EventSource, Outcome, StoredDelivery, Taken, Turn, WatchStore } from './store.ts';

/** What a handler is told besides the event. */
export interface Delivery {
  /** The event's own ID: whoever keeps it with what was done can tell a repetition. */
  readonly uuid: string;
  /** ID of the subscription. */
  readonly subscription: string;
  /**
   * 1 if the handler certainly has not been called with this event for this subscription. Above 1 it has, or may have been
   * when the process was killed; then what it did may be done already.
   */
  readonly attempt: number;
  /** Where the event was heard of first. */
  readonly source: EventSource;
  /** When it was stored, epoch milliseconds. */
  readonly acceptedAt: number;
  /** Aborted when the watch stops and does not wait any longer. */
  readonly signal: AbortSignal;
}

/**
 * Handles one event. It counts as delivered once what it returns has resolved and that is stored; if it rejects, it is
 * called again later.
 */
export type WatchHandler = (event: TriggerEvent, delivery: Delivery) => unknown;

/** How failing handlers are called again. */
export interface RetryOptions {
  /** Attempts before an event becomes a dead letter. @default 10 */
  readonly maxAttempts?: number;
  /** Milliseconds before the second attempt; every further wait is twice as long. @default 1000 */
  readonly firstMs?: number;
  /** The longest wait, in milliseconds. @default 300000 */
  readonly maxMs?: number;
}

/** What went wrong without ending the watch. */
export interface WatchProblem {
  readonly kind: 'poll' | 'delivery' | 'dead_letter' | 'store' | 'hook';
  /** One sentence. */
  readonly message: string;
  readonly subscription?: string;
  readonly uuid?: string;
  readonly error: unknown;
}

/** What a lane works with. */
export interface LaneContext {
  readonly store: WatchStore;
  readonly clock: Clock;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  readonly subscription: string;
  readonly concurrency: number;
  readonly retry: RetryOptions;
  /** Calls the handler; what it throws before the handler was called is wrapped in {@link Unprepared}. */
  readonly handle: (delivery: StoredDelivery) => Promise<void>;
  readonly onProblem: (problem: WatchProblem) => void;
  /** Nothing more is taken once it is aborted. */
  readonly stopping: AbortSignal;
  /** Handlers under way are given up once it is aborted. */
  readonly leaving: AbortSignal;
}

/** The event could not be completed for its handler, as Okta could not be asked. */
export class Unprepared extends Error {}

/** How often the store is looked at for what another process has put there, in milliseconds. */
const lookMs = 1000;
/** How long to wait after the store has failed, in milliseconds. */
const storePatienceMs = 1000;
const defaultMaxMs = 300_000;
/** Characters of an error that are told and stored. */
const longestError = 500;

/**
 * Calls the handler with the events of one subscription. Events with the same ordering key come in order, one at a time; a
 * failing one holds up nobody else.
 */
export class DeliveryLane {
  readonly #context: LaneContext;
  readonly #bell: Bell;
  readonly #busy = new Map<string, StoredDelivery>();
  readonly #brake = new OutageBrake((failures) => this.#waitAfter(failures));
  #outcomes: Outcome[] = [];

  constructor(context: LaneContext) {
    this.#context = context;
    this.#bell = new Bell(context.clock);
    for (const signal of [context.stopping, context.leaving])
      signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  /** Tells that there may be something to deliver. */
  wake(): void {
    this.#bell.ring();
  }

  /** Delivers until it is stopped and every handler under way has ended or is given up. */
  async run(): Promise<void> {
    const { concurrency, subscription, stopping, leaving, retry } = this.#context;
    const { maxMs = defaultMaxMs } = retry;
    let nextAt: number | undefined;
    for (;;) {
      const outcomes = this.#outcomes;
      this.#outcomes = [];
      const window = stopping.aborted ? 0 : concurrency;
      let now = this.#context.now();
      // No wait is longer than that: a clock that was set back must not hold up what failed before.
      if (nextAt !== undefined && nextAt > now + maxMs) now = nextAt;
      const taken = await this.#turn({
        subscription,
        outcomes,
        window,
        ...this.#room(),
        busy: [...this.#busy.keys()],
        now,
      });
      nextAt = taken.nextAt;
      for (const delivery of taken.deliveries) void this.#attempt(delivery);
      if (stopping.aborted && (leaving.aborted || this.#busy.size === 0) && this.#outcomes.length === 0) return;
      const full = this.#busy.size >= concurrency || stopping.aborted;
      const wait = Math.min(
        lookMs,
        (nextAt ?? Infinity) - this.#context.now(),
        this.#brake.wait(this.#context.clock.now()),
      );
      await this.#bell.wait(full ? Number.POSITIVE_INFINITY : wait);
      // Handlers that end at once must not keep polls and hooks from their turn.
      await nextTurn();
    }
  }

  /** Retries leave room for what has not failed, however many there are. */
  #room(): Pick<Turn, 'starts' | 'retries'> {
    const { concurrency, clock } = this.#context;
    const retrying = [...this.#busy.values()].filter((delivery) => !isFirst(delivery)).length;
    return {
      starts: this.#brake.starts(clock.now()),
      retries: Math.max(0, Math.max(1, concurrency - 1) - retrying),
    };
  }

  async #attempt(delivery: StoredDelivery): Promise<void> {
    this.#busy.set(delivery.uuid, delivery);
    if (isFirst(delivery)) this.#brake.begin();
    const outcome = await this.#outcomeOf(delivery);
    this.#busy.delete(delivery.uuid);
    if (isFirst(delivery)) this.#brake.end();
    this.#judge(delivery, outcome);
    this.#outcomes.push(outcome);
    this.wake();
  }

  #judge(delivery: StoredDelivery, outcome: Outcome): void {
    if (outcome.kind === 'done') this.#brake.succeeded();
    else if (isFirst(delivery) && this.#brake.failed(this.#context.clock.now()))
      this.#tell(delivery, {
        kind: 'delivery',
        message: `${failuresInRow} new events failed in a row, so their receiver seems to be down. New events are tried one at a time until one succeeds.`,
        error: new Error(outcome.error),
      });
  }

  async #outcomeOf(delivery: StoredDelivery): Promise<Outcome> {
    const { uuid, attempts } = delivery;
    const { maxAttempts = 10 } = this.#context.retry;
    if (attempts > maxAttempts) {
      const error = delivery.error ?? 'the process ended during every attempt';
      return this.#bury(delivery, { error, cause: undefined, attempts: maxAttempts });
    }
    try {
      await this.#context.handle(delivery);
      return { uuid, kind: 'done' };
    } catch (cause) {
      if (cause instanceof Unprepared) return this.#postpone(delivery, cause.cause);
      const error = textOf(cause);
      if (attempts >= maxAttempts) return this.#bury(delivery, { error, cause, attempts });
      const wait = this.#waitAfter(attempts);
      this.#tell(delivery, {
        kind: 'delivery',
        message: `The handler failed with ${uuid} (attempt ${attempts} of ${maxAttempts}) and is called again in ${seconds(wait)}: ${error.replace(/\.$/, '')}. ${whoWaits(delivery)}`,
        error: cause,
      });
      return { uuid, kind: 'retry', at: this.#context.now() + wait, error, counts: true };
    }
  }

  /** The handler was not called. What Okta will answer later is waited for; anything else counts as a failed attempt. */
  #postpone(delivery: StoredDelivery, cause: unknown): Outcome {
    const { uuid, attempts } = delivery;
    const { maxAttempts = 10 } = this.#context.retry;
    const error = textOf(cause);
    const counts = !(isOktaError(cause) && passing.has(cause.category));
    if (counts && attempts >= maxAttempts) return this.#bury(delivery, { error, cause, attempts });
    const wait = this.#waitAfter(counts ? attempts : 3);
    const message = `What ${uuid} is about could not be read, and is tried again in ${seconds(wait)}: ${error}`;
    this.#tell(delivery, { kind: 'delivery', message, error: cause });
    return { uuid, kind: 'retry', at: this.#context.now() + wait, error, counts };
  }

  #bury(
    delivery: StoredDelivery,
    { error, cause, attempts }: { error: string; cause: unknown; attempts: number },
  ): Outcome {
    const { uuid } = delivery;
    const message = `${uuid} was given up after ${attempts} attempts and is a dead letter now: ${error}`;
    this.#tell(delivery, { kind: 'dead_letter', message, error: cause });
    return { uuid, kind: 'dead', at: this.#context.now(), error };
  }

  #waitAfter(attempts: number): number {
    const { firstMs = 1000, maxMs = defaultMaxMs } = this.#context.retry;
    return Math.min(firstMs * 2 ** (attempts - 1), maxMs);
  }

  /** What has been handled must be stored, however often the store fails: forgetting it would mean handling it twice. */
  async #turn(turn: Turn): Promise<Taken> {
    const { store, stopping, onProblem } = this.#context;
    for (;;) {
      try {
        return await store.turn(turn);
      } catch (error) {
        const { subscription } = turn;
        const message = `The store of the watch failed, and is tried again: ${textOf(error)}`;
        onProblem({ kind: 'store', message, subscription, error });
        if (stopping.aborted) throw error;
        await new Bell(this.#context.clock).wait(storePatienceMs);
      }
    }
  }

  #tell({ uuid, subscription }: StoredDelivery, problem: Omit<WatchProblem, 'uuid' | 'subscription'>): void {
    this.#context.onProblem({ ...problem, uuid, subscription });
  }
}

/** Whether it has not failed yet. */
function isFirst({ error }: StoredDelivery): boolean {
  return error === undefined;
}

function whoWaits({ orderingKey }: StoredDelivery): string {
  if (orderingKey === undefined) return 'Other events go on.';
  return `Later events of ${orderingKey} wait for it; other events go on.`;
}

/** What will pass without anybody doing anything. */
const passing = categoriesWith(({ retryable, blames }) => retryable || blames === 'caller');

/** What went wrong, in words that fit into a list. Never throws, whatever a handler has thrown. */
export function textOf(error: unknown): string {
  const text = wordsOf(error);
  return text.length > longestError ? `${text.slice(0, longestError)}…` : text;
}

function wordsOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return 'something was thrown that has no text';
  }
}

/** Milliseconds in words. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
