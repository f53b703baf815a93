import { expect, test } from 'vitest';
import { connect } from '../../../src/runtime/connect.ts';
import { memoryStore } from '../../../src/runtime/watch/memory-store.ts';
import type { Lease, Term, WatchStore } from '../../../src/runtime/watch/store.ts';
import { useWatching } from './watching.ts';

const use = useWatching();
const suspended = 'user.lifecycle.suspend';
const soon = { timeout: 5000, interval: 10 };
const handedOver = (uuids: readonly string[]) => expect.poll(() => use.watching.uuids(), soon).toEqual(uuids);
const polls = () => use.org.sandbox.requests.filter(({ path }) => path.startsWith('/api/v1/logs')).length;

/** A store that several processes share, as one of them sees it: the test decides when it leads. */
class Shared {
  readonly store: WatchStore = memoryStore();
  readonly terms: AbortController[] = [];
  resigned = 0;
  #waiting: ((term: Term | undefined) => void)[] = [];

  constructor() {
    this.store.lead = (signal) => {
      const { promise, resolve } = Promise.withResolvers<Term | undefined>();
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(undefined));
      return promise;
    };
  }

  elect(): void {
    const ended = new AbortController();
    this.terms.push(ended);
    const resign = async () => {
      this.resigned += 1;
      ended.abort();
    };
    for (const resolve of this.#waiting.splice(0)) resolve({ id: this.terms.length, ended: ended.signal, resign });
  }

  /** Another process leads. */
  depose(): void {
    this.terms.at(-1)?.abort();
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }
}

function useShared(): Shared {
  const shared = new Shared();
  use.watching.store = shared.store;
  return shared;
}

/** Claims that another process can take over at any time. */
function lend(store: WatchStore, lease: () => Lease): void {
  const { claim } = store;
  store.claim = async (request) => ({ ...(await claim.call(store, request)), lease: lease() });
}

test('a watch that does not lead polls nothing and is ready once the leader has stored a position', async () => {
  const { store } = useShared();
  const watch = await use.watching.open(['user_suspended']);
  let ready = false;
  void watch.ready.then(() => {
    ready = true;
  });
  const other = memoryStore();
  use.watching.store = other;
  await use.watching.start(['user_suspended'], { handler: () => {} });
  expect(ready).toBe(false);
  const before = await other.state();
  await store.accept({ events: [], source: 'log', now: 1, state: before ?? '' });
  await watch.ready;
  expect(await watch.status()).toMatchObject({ polls: 0 });
});

test('a watch that does not lead delivers what the leader has stored', async () => {
  const { store } = useShared();
  await use.watching.open(['user_suspended']);
  const event = { uuid: 'a', eventType: suspended, published: '2026-11-20T12:00:00Z', target: [] };
  await store.accept({ events: [{ uuid: 'a', event, subscriptions: ['user_suspended'] }], source: 'log', now: 1 });
  await handedOver(['a']);
  expect(polls()).toBe(0);
});

test('a watch whose term has ended stores nothing more of the log, and goes on from the stored position', async () => {
  const shared = useShared();
  const terms: (number | undefined)[] = [];
  const { accept } = shared.store;
  shared.store.accept = async (batch) => {
    terms.push(batch.term);
    return accept.call(shared.store, batch);
  };
  const watch = await use.watching.open(['user_suspended']);
  shared.elect();
  await watch.ready;
  const first = use.watching.record(suspended);
  await handedOver([first]);
  shared.depose();
  await expect.poll(() => shared.isWaiting, soon).toBe(true);
  const stored = terms.length;
  const second = use.watching.record(suspended);
  shared.elect();
  await handedOver([first, second]);
  expect(new Set(terms.slice(0, stored))).toEqual(new Set([1]));
  expect(new Set(terms.slice(stored))).toEqual(new Set([2]));
});

test('a leader that cannot read the log lets another process try', async () => {
  const shared = useShared();
  const { url: orgUrl, token: apiToken } = use.org.sandbox;
  const okta = connect({ orgUrl, apiToken }, { allowLoopback: true, retries: 0 });
  const watch = await use.watching.open(['user_suspended'], { okta });
  shared.elect();
  await watch.ready;
  use.org.sandbox.faults.next({ kind: 'status', status: 500, times: 100, path: /^\/api\/v1\/logs/ });
  await expect.poll(() => shared.resigned, soon).toBe(1);
  expect(use.watching.problems).toMatchObject([{ kind: 'poll' }]);
  await watch.stop();
  await okta.close();
});

test('an event that another process may have taken over is not handled, and comes again as a later attempt', async () => {
  let checks = 0;
  const isHeld = () => {
    checks += 1;
    return checks > 1;
  };
  lend(use.watching.store, () => ({ isHeld, lost: new AbortController().signal }));
  await use.watching.start(['user_suspended']);
  const event = use.watching.record(suspended);
  await handedOver([event]);
  expect(checks).toBe(2);
  expect(use.watching.handed[0]?.attempt).toBe(2);
});

test('a handler learns that another process may take over its event', async () => {
  const lost = new AbortController();
  lend(use.watching.store, () => ({ isHeld: () => true, lost: lost.signal }));
  const aborted = Promise.withResolvers<unknown>();
  await use.watching.start(['user_suspended'], {
    handler: async (_, { signal }) => {
      signal.addEventListener('abort', () => aborted.resolve(signal.reason));
      await aborted.promise;
    },
  });
  use.watching.record(suspended);
  await expect.poll(() => use.watching.handed.length, soon).toBe(1);
  lost.abort('the lease has ended');
  expect(await aborted.promise).toBe('the lease has ended');
});
