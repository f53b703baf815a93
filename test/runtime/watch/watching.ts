import { afterEach, beforeEach } from 'vitest';
import type { TriggerEvent } from '../../../src/resources/logs/trigger-event.ts';
import type { Delivery, WatchHandler, WatchProblem } from '../../../src/runtime/watch/delivery-loop.ts';
import { memoryStore } from '../../../src/runtime/watch/memory-store.ts';
import type { WatchStore } from '../../../src/runtime/watch/store.ts';
import type { Subscription } from '../../../src/runtime/watch/subscriptions.ts';
import type { Watch } from '../../../src/runtime/watch/watch.ts';
import type { WatchOptions } from '../../../src/runtime/watch/watch-options.ts';
import { type WrittenEvent, writeEvent } from '../../support/log-events.ts';
import { startOrg, type TestOrg } from '../../support/org.ts';

const hookSecret = 'the-secret-of-the-watched-hook';

/** What a handler was called with. */
export interface Handed extends Delivery {
  readonly event: TriggerEvent;
}

/** An org, a store, and watches on it that end with the test. */
export class Watching {
  store: WatchStore = memoryStore();
  readonly handed: Handed[] = [];
  readonly problems: WatchProblem[] = [];
  readonly #org: TestOrg;
  readonly #watches: Watch[] = [];

  constructor(org: TestOrg) {
    this.#org = org;
  }

  /** Starts a watch that polls again and again without pause, and waits until it has found its place in the log. */
  async start(
    subscriptions: readonly (Subscription | string)[],
    options: Partial<WatchOptions> & { readonly handler?: WatchHandler; readonly okta?: TestOrg['okta'] } = {},
  ): Promise<Watch> {
    const watch = await this.open(subscriptions, options);
    await watch.ready;
    return watch;
  }

  async open(
    subscriptions: readonly (Subscription | string)[],
    { handler, okta = this.#org.okta, ...options }: Parameters<Watching['start']>[1] = {},
  ): Promise<Watch> {
    const watch = await okta.watch(
      subscriptions.map((each) => (typeof each === 'string' ? { trigger: each } : each)),
      async (event, delivery) => {
        this.handed.push({ event, ...delivery });
        await handler?.(event, delivery);
      },
      {
        store: this.store,
        intervalMs: 20,
        hookSecret,
        retry: { firstMs: 20, maxMs: 40, maxAttempts: 3 },
        onProblem: (problem) => this.problems.push(problem),
        ...options,
      },
    );
    this.#watches.push(watch);
    return watch;
  }

  /** Lets something happen in the org; gives the event's uuid. */
  record(eventType = 'user.lifecycle.create', more: Omit<WrittenEvent, 'eventType'> = {}): string {
    return writeEvent(this.#org.sandbox, { eventType, ...more });
  }

  /** The request that Okta makes for events of the log. */
  delivery(...uuids: readonly string[]): { method: string; headers: Record<string, string>; body: string } {
    const events = this.#org.sandbox.org.log.events().filter(({ uuid }) => uuids.includes(uuid));
    return { method: 'POST', headers: { authorization: hookSecret }, body: JSON.stringify({ data: { events } }) };
  }

  /** What was handed over so far. */
  uuids(): string[] {
    return this.handed.map(({ uuid }) => uuid);
  }

  async end(): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.stop()));
  }
}

/** An org and watches on it, anew for every test of a file. */
export function useWatching(options?: Parameters<typeof startOrg>[0]): {
  readonly org: TestOrg;
  readonly watching: Watching;
} {
  let org: TestOrg | undefined;
  let watching: Watching | undefined;
  beforeEach(async () => {
    org = await startOrg(options);
    watching = new Watching(org);
  });
  afterEach(async () => {
    await watching?.end();
    await org?.close();
  });
  return {
    get org() {
      if (org === undefined) throw new Error('The org has not been started yet.');
      return org;
    },
    get watching() {
      if (watching === undefined) throw new Error('The org has not been started yet.');
      return watching;
    },
  };
}
