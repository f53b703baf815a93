import { setImmediate as nextTurn } from 'node:timers/promises';
import { cutMark } from '../../okta/bounded-json.ts';
import { categoriesWith } from '../../okta/categories.ts';
import { isOktaError, OktaError } from '../../okta/errors.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import { hookEligible } from '../../resources/logs/event-catalog.ts';
import { type EventPage, pollPage } from '../polling/log-page.ts';
import type { Session } from '../session.ts';
import { seconds, textOf, type WatchProblem } from './delivery-loop.ts';
import type { PendingLimit } from './pending-limit.ts';
import { PollBudget } from './poll-budget.ts';
import { readPosition, writePosition } from './position.ts';
import type { IncomingEvent, Term, WatchStore } from './store.ts';
import { allEventTypes, type BoundSubscription, toIncomingEvents } from './subscriptions.ts';
import { nextTerm } from './terms.ts';
import { WakeSignal } from './wake-signal.ts';

/** How a watch polls the System Log. */
export interface PollSettings {
  /** Milliseconds until the next poll after a page that was not full. @default 5000 */
  readonly intervalMs?: number | undefined;
  /** Events per request, from 1 to 1000. @default 1000 */
  readonly pageSize?: number | undefined;
  /** Where a new store starts: a `Date`, ISO 8601 text, or an age such as `2h` or `7d`. @default now */
  readonly since?: string | Date | undefined;
  /**
   * While this many deliveries are pending, nothing is fetched and hooks get a 503. Nothing is lost: Okta keeps the log for 90 days.
   * @default 100000
   */
  readonly maxPending?: number | undefined;
}

/** Dependencies of a {@link PollLoop}. */
export interface PollContext extends PollSettings {
  readonly orgUrl: string;
  readonly store: WatchStore;
  readonly clock: Clock;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  readonly session: (deadlineMs: number | undefined) => Session;
  readonly subscriptions: readonly BoundSubscription[];
  readonly limit: PendingLimit;
  /** Called after events were stored. */
  readonly onStored: () => void;
  /** Called after the log returned new events that a hook should have delivered. */
  readonly onUnhooked: () => void;
  /** Runs beside the polls of this process, once the position in the log is stored, until the signal is aborted. */
  readonly whileLeading: (ended: AbortSignal) => Promise<void>;
  readonly onProblem: (problem: WatchProblem) => void;
  readonly stopping: AbortSignal;
}

/** How polling is doing. */
export interface PollStatus {
  readonly polls: number;
  /** Log requests in the last minute, retries included. */
  readonly requestsLastMinute: number;
  /** Log requests that the org allows per minute, by its latest headers. */
  readonly limitPerMinute: number;
  /** Time of the last successful poll, epoch milliseconds. */
  readonly lastPollAt?: number;
  /** Whether the last page was not full, so that the end of the log is reached. */
  readonly caughtUp: boolean;
}

/** Event IDs are kept for a week, at most a million of them. Okta repeats events within minutes. */
export const rememberedMs = 7 * 86_400_000;
const maxRemembered = 1_000_000;
const pruneEveryMs = 600_000;
/** Calls of `prune` at a time; each does a bounded piece of work. */
const maxPruneCalls = 100;
/** The longest pause while the log or the store fails, in milliseconds. */
const maxPauseMs = 60_000;
/** How long a poll may take if another process could poll instead, in milliseconds. Twice as long after each failure. */
const sharedPollMs = 10_000;
const maxSharedPollMs = 300_000;
/** Events that are matched before other work gets a turn. */
const batchSize = 200;

/** Polls the System Log for all subscriptions of a watch. */
export class PollLoop {
  readonly #context: PollContext;
  readonly #signal: WakeSignal;
  #budget = new PollBudget();
  #cursor: string | undefined;
  #polls = 0;
  #lastPollAt: number | undefined;
  #caughtUp = false;
  #isReady = false;
  #failures = 0;
  #prunedAt = Number.NEGATIVE_INFINITY;
  readonly #ready = Promise.withResolvers<void>();

  constructor(context: PollContext) {
    this.#context = context;
    this.#signal = new WakeSignal(context.clock);
    context.stopping.addEventListener('abort', () => this.#signal.wake(), { once: true });
    // Without a listener on `ready`, the failure is reported by `ended`.
    this.#ready.promise.catch(() => {});
  }

  /** Resolves once the position in the log is stored. From then on no event is missed. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** How polling is doing. */
  status(): PollStatus {
    return {
      polls: this.#polls,
      requestsLastMinute: this.#budget.recent(this.#context.now()).length,
      limitPerMinute: this.#budget.limit,
      ...(this.#lastPollAt === undefined ? {} : { lastPollAt: this.#lastPollAt }),
      caughtUp: this.#caughtUp,
    };
  }

  /** Restores the position of the previous process. Throws `conflict` if the store belongs to another org. */
  async restore(): Promise<void> {
    const { store, orgUrl } = this.#context;
    const text = await store.state();
    if (text === undefined) return;
    const { cursor, budget } = readPosition(text, orgUrl);
    this.#cursor = cursor;
    this.#budget = new PollBudget(budget);
    this.#foundPosition();
  }

  /** Polls until it is stopped. Rejects with a failure that needs a person, such as a revoked token. */
  async run(): Promise<void> {
    const { store, clock, stopping, onProblem } = this.#context;
    const next = () =>
      nextTerm({ store, clock, stopping, onProblem, isReady: () => this.#isReady, restore: () => this.restore() });
    for (let term = await next(); term !== undefined; term = await next()) {
      const pause = await this.#lead(term);
      await term.resign();
      if (!stopping.aborted) await this.#signal.wait(pause);
    }
    this.#ready.reject(new OktaError('cancelled', { what: 'The watch was stopped before it was ready' }));
  }

  /** Polls until the term ends. Returns how long to wait for another one. */
  async #lead(term: Term): Promise<number> {
    const { stopping, now, whileLeading } = this.#context;
    const over = new AbortController();
    const ended = AbortSignal.any([stopping, term.ended, over.signal]);
    term.ended.addEventListener('abort', () => this.#signal.wake(), { once: true });
    const beside = this.#ready.promise.then(
      () => (ended.aborted ? undefined : whileLeading(ended)),
      () => {},
    );
    try {
      for (let restored = false; !ended.aborted; ) {
        let pause = 0;
        try {
          if (restored) pause = await this.#turn(term);
          else await this.restore();
          restored = true;
        } catch (error) {
          if (ended.aborted) return 0;
          pause = this.#failed(error);
          // Another process may reach Okta.
          if (this.#isShared) return pause;
        }
        // The previous process may have used up the budget of this minute.
        await this.#signal.wait(Math.max(pause, this.#budget.wait(now())));
      }
      return 0;
    } finally {
      over.abort();
      if (this.#isReady) await beside;
    }
  }

  /** Polls once, if there is room. Returns the pause until the next poll. */
  async #turn(term: Term): Promise<number> {
    const { limit, intervalMs = 5000 } = this.#context;
    const more = (await limit.hasRoom()) ? await this.#poll(term) : false;
    this.#failures = 0;
    return more ? 0 : Math.max(intervalMs, this.#budget.evenIntervalMs);
  }

  /** Reports a failure. Returns the pause until the next attempt. Throws a failure that needs a person. */
  #failed(error: unknown): number {
    const { intervalMs = 5000, onProblem } = this.#context;
    if (isOktaError(error) && permanent.has(error.category)) {
      this.#ready.reject(error);
      throw error;
    }
    this.#failures += 1;
    const pause = Math.min(Math.max(intervalMs, 1000) * 2 ** (this.#failures - 1), maxPauseMs);
    const [kind, what] = isOktaError(error)
      ? (['poll', 'The System Log could not be read'] as const)
      : (['store', 'The store of the watch failed'] as const);
    const message = `${what}: ${textOf(error).replace(/\.$/, '')}. The next attempt follows in ${seconds(pause)}.`;
    onProblem({ kind, message, error });
    return pause;
  }

  async #poll(term: Term): Promise<boolean> {
    const { store, orgUrl, now, onStored, onUnhooked } = this.#context;
    const page = await this.#page();
    if (page.cut) this.#context.onProblem(cutEvents());
    const events = await this.#matched(page.events);
    const budget = { limit: this.#budget.limit, recent: this.#budget.recent(now()) };
    const state = writePosition({ org: orgUrl, cursor: page.cursor, budget });
    const added = await store.accept({ events, source: 'log', now: now(), state, term: term.id });
    // The cursor advances only after the page is stored.
    this.#cursor = page.cursor;
    this.#polls += 1;
    this.#lastPollAt = now();
    // A hook delivers only what happens while it exists, and never the types that are for polling only.
    const pollingOnly = page.events.filter(({ eventType }) => !hookEligible(eventType)).length;
    if (this.#caughtUp && added > pollingOnly) onUnhooked();
    this.#caughtUp = !page.more;
    this.#foundPosition();
    if (added > 0) onStored();
    if (!page.more) await this.#prune();
    return page.more;
  }

  get #isShared(): boolean {
    return this.#context.store.lead !== undefined;
  }

  #foundPosition(): void {
    this.#isReady = true;
    this.#ready.resolve();
  }

  async #page(): Promise<EventPage> {
    const { subscriptions, pageSize, since, now } = this.#context;
    // Another process takes over from one that cannot reach Okta. If all fail, Okta is slow, and gets more time.
    const deadlineMs = this.#isShared ? Math.min(sharedPollMs * 2 ** this.#failures, maxSharedPollMs) : undefined;
    const session = this.#context.session(deadlineMs);
    try {
      return await pollPage(session, {
        types: allEventTypes(subscriptions),
        cursor: this.#cursor,
        limit: pageSize,
        since,
      });
    } finally {
      this.#budget.count(session.calls, now());
    }
  }

  /** Matches events in batches, so that a hook does not wait for a whole page. */
  async #matched(events: EventPage['events']): Promise<readonly IncomingEvent[]> {
    const matched: IncomingEvent[] = [];
    for (let at = 0; at < events.length; at += batchSize) {
      matched.push(...toIncomingEvents(this.#context.subscriptions, events.slice(at, at + batchSize)));
      await nextTurn();
    }
    return matched;
  }

  // Only at the end of the log: while the watch catches up, a refused cursor may restart far back.
  async #prune(): Promise<void> {
    const { store, now } = this.#context;
    if (now() < this.#prunedAt + pruneEveryMs) return;
    this.#prunedAt = now();
    for (let call = 0; call < maxPruneCalls; call += 1) {
      if ((await store.prune({ before: now() - rememberedMs, keep: maxRemembered })) === 0) return;
      await nextTurn();
    }
  }
}

function cutEvents(): WatchProblem {
  const error = new OktaError('unexpected_response', {
    what: `An event of the System Log is nested too deeply. It is delivered with "${cutMark}" in place of the rest`,
    hint: 'view the event in Okta',
  });
  return { kind: 'poll', message: error.message, error };
}

/** Failures that remain until a person acts. */
const permanent = categoriesWith(({ blames }) => blames === 'input' || blames === 'connection');
