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
import { Bell } from './bell.ts';
import { seconds, textOf, type WatchProblem } from './delivery-lane.ts';
import type { PendingLimit } from './pending-limit.ts';
import { PollBudget } from './poll-budget.ts';
import type { IncomingEvent, WatchStore } from './store.ts';
import { type BoundSubscription, incoming, typesOfAll } from './subscriptions.ts';

/** How a watch polls the System Log. */
export interface PollSettings {
  /** Milliseconds between polls that find less than a full page. @default 5000 */
  readonly intervalMs?: number | undefined;
  /** Events per request, from 1 to 1000. @default 1000 */
  readonly pageSize?: number | undefined;
  /** Where a new store begins: a time, ISO 8601 text, or how far back as `2h` or `7d`. @default now */
  readonly since?: string | Date | undefined;
  /**
   * No more is fetched, and hooks are asked to come again, while this many deliveries wait; Okta keeps the log for 90 days.
   * @default 100000
   */
  readonly maxPending?: number | undefined;
}

/** What the loop works with. */
export interface PollContext extends PollSettings {
  readonly orgUrl: string;
  readonly store: WatchStore;
  readonly clock: Clock;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  readonly session: () => Session;
  readonly subscriptions: readonly BoundSubscription[];
  readonly limit: PendingLimit;
  /** Events have been stored. */
  readonly onStored: () => void;
  /** The log has brought new events that a hook should have delivered. */
  readonly onUnhooked: () => void;
  readonly onProblem: (problem: WatchProblem) => void;
  readonly stopping: AbortSignal;
}

/** What a loop has done so far. */
export interface PollStatus {
  readonly polls: number;
  /** Log requests in the last minute, every attempt counted. */
  readonly requestsLastMinute: number;
  /** Log requests that the org admits per minute, as its headers told last. */
  readonly limitPerMinute: number;
  /** When a poll last succeeded, epoch milliseconds. */
  readonly lastPollAt?: number;
  /** Whether the last page was short, so that nothing older waits in the log. */
  readonly caughtUp: boolean;
}

const stateSchema = z.object({
  v: z.literal(1),
  org: z.string(),
  cursor: z.string(),
  budget: z.object({ limit: z.number(), recent: z.array(z.number()) }),
});

/** Seen events are remembered for a week, and a million at most: a repetition comes within minutes. */
export const rememberedMs = 7 * 86_400_000;
const remembered = 1_000_000;
const pruneEveryMs = 600_000;
/** Pieces of forgetting at a time, as the store cuts them. */
const pruneAtMost = 100;
/** Between attempts to read the log while it, or the store, fails. */
const longestPauseMs = 60_000;
/** Events that are sorted without letting anything else in between. */
const pieceSize = 200;

/** Reads the System Log for all subscriptions of a watch together. */
export class PollLoop {
  readonly #context: PollContext;
  readonly #bell: Bell;
  #budget = new PollBudget();
  #cursor: string | undefined;
  #polls = 0;
  #lastPollAt: number | undefined;
  #caughtUp = false;
  #prunedAt = Number.NEGATIVE_INFINITY;
  readonly #ready = Promise.withResolvers<void>();

  constructor(context: PollContext) {
    this.#context = context;
    this.#bell = new Bell(context.clock);
    context.stopping.addEventListener('abort', () => this.#bell.ring(), { once: true });
    // Whoever does not wait for it learns of the failure from the end of the watch.
    this.#ready.promise.catch(() => {});
  }

  /** Resolves once the place in the log is stored: what happens from then on is not missed. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** What it has done so far. */
  status(): PollStatus {
    return {
      polls: this.#polls,
      requestsLastMinute: this.#budget.recent(this.#context.now()).length,
      limitPerMinute: this.#budget.limit,
      ...(this.#lastPollAt === undefined ? {} : { lastPollAt: this.#lastPollAt }),
      caughtUp: this.#caughtUp,
    };
  }

  /** Takes up the place where the last process left off. Throws `conflict` if the store is another org's. */
  async restore(): Promise<void> {
    const { store, orgUrl } = this.#context;
    const text = await store.state();
    if (text === undefined) return;
    const found = stateSchema.safeParse(parseJson(text));
    if (!found.success) {
      const hint = 'use the version that made it, or another store';
      const message = `The store was written by another version of okta-connector; ${hint}.`;
      throw new OktaError('conflict', message, { hint, field: 'store' });
    }
    const { org, cursor, budget } = found.data;
    if (org !== orgUrl) {
      const hint = 'give every org a store of its own';
      throw new OktaError('conflict', `The store belongs to ${org}, and this is ${orgUrl}; ${hint}.`, {
        hint,
        field: 'store',
      });
    }
    this.#cursor = cursor;
    this.#budget = new PollBudget(budget);
    this.#ready.resolve();
  }

  /** Polls until it is stopped; rejects with what no further poll can mend. */
  async run(): Promise<void> {
    const { intervalMs = 5000, onProblem, now, stopping } = this.#context;
    let failures = 0;
    // The process before this one may have used up the minute.
    await this.#bell.wait(this.#budget.wait(now()));
    while (!stopping.aborted) {
      let pause = 0;
      try {
        const more = (await this.#context.limit.hasRoom()) ? await this.#poll() : false;
        failures = 0;
        pause = more ? 0 : Math.max(intervalMs, this.#budget.evenly);
      } catch (error) {
        if (stopping.aborted) break;
        if (isOktaError(error) && lasting.has(error.category)) {
          this.#ready.reject(error);
          throw error;
        }
        failures += 1;
        pause = Math.min(Math.max(intervalMs, 1000) * 2 ** (failures - 1), longestPauseMs);
        const again = `is tried again in ${seconds(pause)}: ${textOf(error)}`;
        onProblem(
          isOktaError(error)
            ? { kind: 'poll', message: `The System Log could not be read, and ${again}`, error }
            : { kind: 'store', message: `The store of the watch failed, and ${again}`, error },
        );
      }
      await this.#bell.wait(Math.max(pause, this.#budget.wait(now())));
    }
    this.#ready.reject(new OktaError('cancelled', 'The watch was stopped before it had found its place in the log.'));
  }

  async #poll(): Promise<boolean> {
    const { store, now, onStored, onUnhooked } = this.#context;
    const page = await this.#page();
    if (page.cut) this.#context.onProblem(cutEvents());
    const events = await this.#sorted(page.events);
    const state = JSON.stringify({
      v: 1,
      org: this.#context.orgUrl,
      cursor: page.cursor,
      budget: { limit: this.#budget.limit, recent: this.#budget.recent(now()) },
    } satisfies z.input<typeof stateSchema>);
    const added = await store.accept({ events, source: 'log', now: now(), state });
    // The cursor moves once the page is stored, and not before.
    this.#cursor = page.cursor;
    this.#polls += 1;
    this.#lastPollAt = now();
    // What happened before the watch was up to date, nobody could hook. All that only polling brings may be new.
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
        types: typesOfAll(subscriptions),
        cursor: this.#cursor,
        limit: pageSize,
        since,
      });
    } finally {
      this.#budget.count(session.calls, now());
    }
  }

  /** Piece by piece, so that a hook need not wait for a whole page. */
  async #sorted(events: EventPage['events']): Promise<readonly IncomingEvent[]> {
    const sorted: IncomingEvent[] = [];
    for (let at = 0; at < events.length; at += pieceSize) {
      sorted.push(...incoming(this.#context.subscriptions, events.slice(at, at + pieceSize)));
      await nextTurn();
    }
    return sorted;
  }

  // Only at the end of the log: while it catches up, a refused cursor may lead far back.
  async #prune(): Promise<void> {
    const { store, now } = this.#context;
    if (now() < this.#prunedAt + pruneEveryMs) return;
    this.#prunedAt = now();
    for (let piece = 0; piece < pruneAtMost; piece += 1) {
      if ((await store.prune({ before: now() - rememberedMs, keep: remembered })) === 0) return;
      await nextTurn();
    }
  }
}

function cutEvents(): WatchProblem {
  const hint = 'look at the events in Okta';
  const message = `An event of the System Log is nested too deeply; it is delivered with "${cutMark}" in place of the rest. Look at the event in Okta.`;
  return { kind: 'poll', message, error: new OktaError('unexpected_response', message, { hint }) };
}

/** What stays so until a person does something about it. */
const lasting = categoriesWith(({ blames }) => blames === 'input' || blames === 'connection');
