import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { cutMark } from '../../okta/bounded-json.ts';
import { categoriesWith } from '../../okta/categories.ts';
import { isOktaError, OktaError } from '../../okta/errors.ts';
import { parseJson } from '../../okta/json.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import { hookEligible } from '../../resources/logs/event-catalog.ts';
import { type EventPage, pollPage } from '../polling/log-page.ts';
import type { Session } from '../session.ts';
import { seconds, textOf, type WatchProblem } from './delivery-loop.ts';
import type { PendingLimit } from './pending-limit.ts';
import { PollBudget } from './poll-budget.ts';
import type { IncomingEvent, WatchStore } from './store.ts';
import { allEventTypes, type BoundSubscription, toIncomingEvents } from './subscriptions.ts';
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
  readonly session: () => Session;
  readonly subscriptions: readonly BoundSubscription[];
  readonly limit: PendingLimit;
  /** Called after events were stored. */
  readonly onStored: () => void;
  /** Called after the log returned new events that a hook should have delivered. */
  readonly onUnhooked: () => void;
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

const stateSchema = z.object({
  v: z.literal(1),
  org: z.string(),
  cursor: z.string(),
  budget: z.object({ limit: z.number(), recent: z.array(z.number()) }),
});

/** Event IDs are kept for a week, at most a million of them. Okta repeats events within minutes. */
export const rememberedMs = 7 * 86_400_000;
const maxRemembered = 1_000_000;
const pruneEveryMs = 600_000;
/** Calls of `prune` at a time; each does a bounded piece of work. */
const maxPruneCalls = 100;
/** The longest pause while the log or the store fails, in milliseconds. */
const maxPauseMs = 60_000;
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
    const found = stateSchema.safeParse(parseJson(text));
    if (!found.success) {
      const problem = {
        what: 'The store was written by another version of okta-connector',
        hint: 'use that version, or another store',
      };
      throw new OktaError('conflict', problem, { field: 'store' });
    }
    const { org, cursor, budget } = found.data;
    if (org !== orgUrl) {
      const problem = {
        what: `The store belongs to ${org}, not to ${orgUrl}`,
        hint: 'use a separate store for each org',
      };
      throw new OktaError('conflict', problem, { field: 'store' });
    }
    this.#cursor = cursor;
    this.#budget = new PollBudget(budget);
    this.#ready.resolve();
  }

  /** Polls until it is stopped. Rejects with a failure that needs a person, such as a revoked token. */
  async run(): Promise<void> {
    const { intervalMs = 5000, onProblem, now, stopping } = this.#context;
    let failures = 0;
    // The previous process may have used up the budget of this minute.
    await this.#signal.wait(this.#budget.wait(now()));
    while (!stopping.aborted) {
      let pause = 0;
      try {
        const more = (await this.#context.limit.hasRoom()) ? await this.#poll() : false;
        failures = 0;
        pause = more ? 0 : Math.max(intervalMs, this.#budget.evenIntervalMs);
      } catch (error) {
        if (stopping.aborted) break;
        if (isOktaError(error) && permanent.has(error.category)) {
          this.#ready.reject(error);
          throw error;
        }
        failures += 1;
        pause = Math.min(Math.max(intervalMs, 1000) * 2 ** (failures - 1), maxPauseMs);
        const [kind, what] = isOktaError(error)
          ? (['poll', 'The System Log could not be read'] as const)
          : (['store', 'The store of the watch failed'] as const);
        const message = `${what}: ${textOf(error).replace(/\.$/, '')}. The next attempt follows in ${seconds(pause)}.`;
        onProblem({ kind, message, error });
      }
      await this.#signal.wait(Math.max(pause, this.#budget.wait(now())));
    }
    this.#ready.reject(new OktaError('cancelled', { what: 'The watch was stopped before it was ready' }));
  }

  async #poll(): Promise<boolean> {
    const { store, now, onStored, onUnhooked } = this.#context;
    const page = await this.#page();
    if (page.cut) this.#context.onProblem(cutEvents());
    const events = await this.#matched(page.events);
    const state = JSON.stringify({
      v: 1,
      org: this.#context.orgUrl,
      cursor: page.cursor,
      budget: { limit: this.#budget.limit, recent: this.#budget.recent(now()) },
    } satisfies z.input<typeof stateSchema>);
    const added = await store.accept({ events, source: 'log', now: now(), state });
    // The cursor advances only after the page is stored.
    this.#cursor = page.cursor;
    this.#polls += 1;
    this.#lastPollAt = now();
    // A hook delivers only what happens while it exists, and never the types that are for polling only.
    const pollingOnly = page.events.filter(({ eventType }) => !hookEligible(eventType)).length;
    if (this.#caughtUp && added > pollingOnly) onUnhooked();
    this.#caughtUp = !page.more;
    this.#ready.resolve();
    if (added > 0) onStored();
    if (!page.more) await this.#prune();
    return page.more;
  }

  async #page(): Promise<EventPage> {
    const { subscriptions, pageSize, since, now } = this.#context;
    const session = this.#context.session();
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
