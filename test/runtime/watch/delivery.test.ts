import { describe, expect, test } from 'vitest';
import type { WatchHandler } from '../../../src/runtime/watch/delivery-loop.ts';
import { useWatching } from './watching.ts';

const use = useWatching();
const soon = { timeout: 5000, interval: 5 };
const suspended = 'user.lifecycle.suspend';
const handedOver = (uuids: readonly string[]) => expect.poll(() => use.watching.uuids(), soon).toEqual(uuids);
const left = () => use.watching.store.counts();
const attempts = (uuid: string) =>
  use.watching.handed.filter((each) => each.uuid === uuid).map(({ attempt }) => attempt);

/** A target of an event that no other event has. */
let strangers = 0;
function stranger() {
  strangers += 1;
  return { id: `00ustranger${strangers}`, type: 'User', alternateId: `stranger${strangers}`, displayName: 'Stranger' };
}

/** Lets something happen to somebody to whom nothing else happens. */
const recordApart = () => use.watching.record(suspended, { target: [stranger()] });

/** Fails for these events, as often as told. */
function failing(failures: Map<string, number>): WatchHandler {
  return async ({ uuid }) => {
    const count = failures.get(uuid) ?? 0;
    failures.set(uuid, count - 1);
    if (count > 0) throw new Error(`the ticket system is down for ${uuid}`);
  };
}

describe('a handler that fails', () => {
  test('a handler that fails is called again with the same event, and later ones of the same user wait for it', async () => {
    const { watching } = use;
    const failures = new Map<string, number>();
    await watching.start(['user_suspended'], { handler: failing(failures) });
    const first = watching.record(suspended);
    failures.set(first, 2);
    const second = watching.record(suspended);
    await handedOver([first, first, first, second]);
    expect(attempts(first)).toEqual([1, 2, 3]);
    expect(attempts(second)).toEqual([1]);
    await expect.poll(left, soon).toEqual([]);
    expect(watching.problems.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      `delivery: The handler failed for event ${first}: the ticket system is down for ${first}. Attempt 2 of 3 follows in 0 s. Later events of User 00uiris0000000000001 wait for it. Other events are not delayed.`,
      `delivery: The handler failed for event ${first}: the ticket system is down for ${first}. Attempt 3 of 3 follows in 0 s. Later events of User 00uiris0000000000001 wait for it. Other events are not delayed.`,
    ]);
  });

  test('a handler that fails may throw, too', async () => {
    const { watching } = use;
    let calls = 0;
    await watching.start(['user_suspended'], {
      handler: () => {
        calls += 1;
        if (calls === 1) throw new Error('at once');
      },
    });
    const event = watching.record(suspended);
    await handedOver([event, event]);
  });

  test.each([
    ['nothing', undefined],
    ['an object without a text', Object.create(null)],
    ['an error without a message', Object.assign(new Error(), { message: undefined })],
    [
      'what fails when it is read',
      {
        toString() {
          throw new Error('no text');
        },
      },
    ],
  ])('a handler that fails may throw %s, which counts as any failure', async (_, thrown) => {
    const { watching } = use;
    await watching.start(['user_suspended'], {
      handler: () => {
        throw thrown;
      },
    });
    const event = watching.record(suspended);
    await expect.poll(() => watching.store.dead({ limit: 2 }), soon).toMatchObject([{ uuid: event, attempts: 3 }]);
    expect(attempts(event)).toEqual([1, 2, 3]);
  });

  test('a handler that fails is called again although the clock of the machine was set back by an hour', async () => {
    const { watching } = use;
    const failures = new Map<string, number>();
    let back = 0;
    const now = () => Date.now() - back;
    await watching.start(['user_suspended'], {
      handler: async (event, delivery) => {
        back = 3_600_000;
        await failing(failures)(event, delivery);
      },
      now,
    });
    const event = watching.record(suspended);
    failures.set(event, 1);
    await handedOver([event, event]);
  });

  test('a handler that fails for one subscription does not hold up another', async () => {
    const { watching } = use;
    const gate = Promise.withResolvers<void>();
    await watching.start(['user_suspended', { trigger: 'okta_event', id: 'audit', input: { types: [suspended] } }], {
      handler: (_, { subscription }) => (subscription === 'user_suspended' ? gate.promise : undefined),
    });
    for (let count = 0; count < 3; count += 1) watching.record(suspended);
    await expect.poll(left, soon).toEqual([{ subscription: 'user_suspended', pending: 3, dead: 0 }]);
    gate.resolve();
  });

  test('a handler that fails gives the event up in the end, and the next one goes on', async () => {
    const { watching } = use;
    const failures = new Map<string, number>();
    await watching.start(['user_suspended'], { handler: failing(failures) });
    const first = watching.record(suspended);
    failures.set(first, 99);
    const second = watching.record(suspended);
    await handedOver([first, first, first, second]);
    expect(await watching.store.dead({ limit: 10 })).toMatchObject([
      { uuid: first, subscription: 'user_suspended', attempts: 3, error: `the ticket system is down for ${first}` },
    ]);
    expect(watching.problems.at(-1)).toMatchObject({
      kind: 'dead_letter',
      uuid: first,
      message: `Event ${first} is now a dead letter after 3 attempts: the ticket system is down for ${first}`,
    });
  });

  test('a handler that fails gets a dead letter again when it is replayed, while the watch runs', async () => {
    const { watching } = use;
    const failures = new Map<string, number>();
    await watching.start(['user_suspended'], { handler: failing(failures) });
    const event = watching.record(suspended);
    failures.set(event, 3);
    await expect.poll(() => watching.store.dead({ limit: 1 }), soon).toHaveLength(1);
    expect(await watching.store.replay({ uuid: event })).toBe(1);
    await expect.poll(() => attempts(event), soon).toEqual([1, 2, 3, 1]);
    await expect.poll(left, soon).toEqual([]);
  });

  test('a handler that fails keeps its attempts and its dead letters across watches', async () => {
    const { watching } = use;
    const failures = new Map<string, number>();
    const handler = failing(failures);
    const retry = { maxAttempts: 3, firstMs: 200 };
    const first = await watching.start(['user_suspended'], { handler, retry });
    const event = watching.record(suspended);
    failures.set(event, 99);
    await handedOver([event]);
    await first.stop();
    await watching.start(['user_suspended'], { handler, retry });
    await expect.poll(() => watching.store.dead({ limit: 1 }), soon).toHaveLength(1);
    expect(attempts(event)).toEqual([1, 2, 3]);
  });
});

describe('what may go wrong around a handler', () => {
  test.each([
    [
      'at once',
      () => {
        throw new Error('the log is full');
      },
    ],
    ['later', () => Promise.reject(new Error('the log is full'))],
  ])(
    'what may go wrong around a handler: a listener for problems that fails %s does not stop the deliveries',
    async (_, onProblem) => {
      const { watching } = use;
      const failures = new Map<string, number>();
      await watching.start(['user_suspended'], { handler: failing(failures), onProblem });
      const event = watching.record(suspended);
      failures.set(event, 1);
      await handedOver([event, event]);
      await expect.poll(left, soon).toEqual([]);
    },
  );

  test('what may go wrong around a handler: a connection that is closed ends the watch, and nothing becomes a dead letter', async () => {
    const { watching, org } = use;
    const okta = org.connect();
    const watch = await watching.start(['user_suspended'], { okta });
    await okta.close();
    await expect(watch.ended).rejects.toMatchObject({ message: 'The connection is closed. Open a new one.' });
    const event = watching.record(suspended);
    await watching.start(['user_suspended']);
    await handedOver([event]);
  });
});

describe('several events at once', () => {
  test('concurrent events are no more than asked for', async () => {
    const { watching } = use;
    let inside = 0;
    let most = 0;
    await watching.start(['user_suspended'], {
      concurrency: 4,
      handler: async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
      },
    });
    const uuids = Array.from({ length: 30 }, recordApart);
    await expect.poll(() => watching.uuids().toSorted(), soon).toEqual(uuids.toSorted());
    await expect.poll(left, soon).toEqual([]);
    expect(most).toBe(4);
  });

  test('concurrent events are never two of the same user, and each user gets them in order', async () => {
    const { watching } = use;
    const inside = new Set<string>();
    const met: string[] = [];
    await watching.start(['user_suspended'], {
      concurrency: 8,
      handler: async ({ uuid, user }) => {
        const id = user?.id ?? '';
        if (inside.has(id)) met.push(uuid);
        inside.add(id);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside.delete(id);
      },
    });
    const users = [stranger(), stranger(), stranger()];
    const uuids = Array.from({ length: 30 }, (_, index) => {
      const user = users[index % users.length];
      return watching.record(suspended, { target: user === undefined ? [] : [user] });
    });
    await expect.poll(() => watching.uuids().toSorted(), soon).toEqual(uuids.toSorted());
    expect(met).toEqual([]);
    for (const [place] of users.entries()) {
      const own = uuids.filter((_, index) => index % users.length === place);
      expect(watching.uuids().filter((uuid) => own.includes(uuid))).toEqual(own);
    }
  });

  test.each([1, 4])(
    'concurrent events go on while one waits for another attempt, with %i at once',
    async (concurrency) => {
      const { watching } = use;
      const failures = new Map<string, number>();
      await watching.start(['user_suspended'], {
        concurrency,
        handler: failing(failures),
        retry: { firstMs: 60_000 },
      });
      const first = watching.record(suspended);
      failures.set(first, 99);
      const later = watching.record(suspended);
      const others = Array.from({ length: 5 }, recordApart);
      await handedOver([first, ...others]);
      await expect.poll(left, soon).toEqual([{ subscription: 'user_suspended', pending: 2, dead: 0 }]);
      expect(watching.uuids()).not.toContain(later);
      expect(watching.problems[0]?.message).toMatch(/ wait for it\. Other events are not delayed\.$/);
    },
  );

  test('concurrent events go on while a handler does not end', async () => {
    const { watching } = use;
    const gate = Promise.withResolvers<void>();
    const stuck = watching.record(suspended);
    await watching.start(['user_suspended'], {
      since: '1h',
      handler: ({ uuid }) => (uuid === stuck ? gate.promise : undefined),
    });
    const others = Array.from({ length: 5 }, recordApart);
    await handedOver([stuck, ...others]);
    gate.resolve();
  });

  test('concurrent events of a user without a name among the targets, such as a sign-in, are in the order of the user who acted', async () => {
    const { watching } = use;
    const failures = new Map<string, number>();
    await watching.start(['sign_in_failed'], { handler: failing(failures), retry: { firstMs: 60_000 } });
    const refused = { target: [], outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } };
    const first = watching.record('user.session.start', refused);
    failures.set(first, 99);
    watching.record('user.session.start', refused);
    await handedOver([first]);
    await expect.poll(left, soon).toEqual([{ subscription: 'sign_in_failed', pending: 2, dead: 0 }]);
    expect(watching.problems[0]?.message).toContain('Later events of User 00uada00000000000001 wait for it');
  });
});

describe('a receiver that is down', () => {
  test('a receiver that is down gets one new event after the other, so that few become dead letters, and all once it is back', async () => {
    const { watching } = use;
    let isDown = true;
    await watching.start(['user_suspended'], {
      retry: { firstMs: 100, maxMs: 60_000, maxAttempts: 20 },
      handler: async () => {
        if (isDown) throw new Error('connection refused');
      },
    });
    const uuids = Array.from({ length: 100 }, recordApart);
    const warned = () => watching.problems.filter(({ message }) => message.includes('seems to be down'));
    await expect.poll(() => warned().length, soon).toBe(1);
    const tried = new Set(watching.uuids());
    expect(tried.size).toBeLessThan(20);
    expect(warned()[0]?.message).toBe(
      '5 new events failed in a row, so the receiver seems to be down. New events are tried one at a time until one succeeds.',
    );
    isDown = false;
    await expect.poll(() => new Set(watching.uuids()), soon).toEqual(new Set(uuids));
    await expect.poll(left, soon).toEqual([]);
  });
});

describe('an attempt of which nothing is known', () => {
  /** What a process leaves behind that is killed during each of so many attempts. */
  async function begin(uuid: string, { attempts: count }: { attempts: number }): Promise<void> {
    const { store } = use.watching;
    const subscription = 'user_suspended';
    const events = [{ uuid, event: { uuid, eventType: suspended }, subscriptions: [subscription] }];
    await store.accept({ events, source: 'log', now: 1 });
    for (let attempt = 0; attempt < count; attempt += 1)
      await store.claim({ subscription, outcomes: [], concurrency: 1, inFlight: [], now: 2 });
  }

  test('an attempt with an unknown outcome is counted, so that the handler can tell that the event may have been handled', async () => {
    const { watching } = use;
    const event = watching.record(suspended);
    await begin(event, { attempts: 1 });
    await watching.start(['user_suspended']);
    await handedOver([event]);
    expect(attempts(event)).toEqual([2]);
  });

  test('an attempt with an unknown outcome ends in a dead letter if every one of them took the process with it', async () => {
    const { watching } = use;
    const event = watching.record(suspended);
    await begin(event, { attempts: 3 });
    await watching.start(['user_suspended']);
    await expect
      .poll(() => watching.store.dead({ limit: 1 }), soon)
      .toMatchObject([{ uuid: event, error: 'the process ended during each attempt' }]);
    expect(watching.handed).toEqual([]);
  });
});

describe('what an event is about', () => {
  test('what an event is about is waited for while Okta is away, and no attempt is counted', async () => {
    const { watching, org } = use;
    const okta = org.connect({ retries: 0 });
    await watching.start([{ trigger: 'user_suspended', input: { fresh: true } }], { okta });
    org.sandbox.faults.next({ kind: 'server_error', path: /\/users\//, times: 4 });
    const event = watching.record(suspended);
    await handedOver([event]);
    expect(attempts(event)).toEqual([1]);
    expect(org.sandbox.faults.pending).toBe(0);
    expect(watching.problems[0]?.message).toMatch(new RegExp(`^The objects of event ${event} could not be read: `));
  });

  test('what an event is about that cannot be read at all ends in a dead letter', async () => {
    const { watching, org } = use;
    await watching.start([{ trigger: 'user_suspended', input: { fresh: true } }]);
    const body = { errorCode: 'E0000038', errorSummary: 'This operation is not allowed' };
    org.sandbox.faults.next({ kind: 'status', status: 403, path: /\/users\//, times: 3, body });
    watching.record(suspended);
    await expect.poll(() => watching.store.dead({ limit: 1 }), soon).toHaveLength(1);
    expect(watching.handed).toEqual([]);
  });
});

describe('stopping', () => {
  test('stopping waits for the handlers under way and stores what they have done', async () => {
    const { watching } = use;
    const gate = Promise.withResolvers<void>();
    const watch = await watching.start(['user_suspended'], { handler: () => gate.promise });
    const events = [watching.record(suspended), watching.record(suspended)];
    await handedOver(events.slice(0, 1));
    const stopped = watch.stop();
    gate.resolve();
    await stopped;
    await watch.ended;
    expect((await watching.store.pending({ limit: 10 })).map(({ uuid }) => uuid)).toEqual(events.slice(1));
  });

  test('stopping asks handlers to end after a while, and stores how they ended', async () => {
    const { watching } = use;
    const watch = await watching.start(['user_suspended'], {
      graceMs: 10,
      handler: (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const event = watching.record(suspended);
    await handedOver([event]);
    await watch.stop();
    expect(await watching.store.pending({ limit: 1 })).toMatchObject([
      { uuid: event, attempts: 1, error: 'the watch was stopped' },
    ]);
  });

  test('stopping does not wait for ever for a handler that does not end', async () => {
    const { watching } = use;
    const watch = await watching.start(['user_suspended'], { graceMs: 10, handler: () => new Promise(() => {}) });
    const event = watching.record(suspended);
    await handedOver([event]);
    await watch.stop();
    expect(await watching.store.pending({ limit: 1 })).toMatchObject([{ uuid: event, attempts: 1 }]);
  });

  test('stopping works by signal, more than once, and before it has begun', async () => {
    const { watching } = use;
    const end = new AbortController();
    const watch = await watching.start(['user_suspended'], { signal: end.signal });
    end.abort();
    await watch.ended;
    await watch.stop();
    const late = await watching.open(['user_suspended'], { signal: AbortSignal.abort() });
    await late.ended;
    const event = watching.record(suspended);
    await watching.start(['user_suspended']);
    await handedOver([event]);
  });
});

describe('a store that fails', () => {
  test('a store that fails does not make an event come twice: the outcome is kept until it is stored', async () => {
    const { watching } = use;
    const { claim } = watching.store;
    let failures = 0;
    watching.store.claim = async (request) => {
      if (request.outcomes.length > 0 && failures < 1) {
        failures += 1;
        throw new Error('database is locked');
      }
      return claim.call(watching.store, request);
    };
    await watching.start(['user_suspended']);
    const events = [watching.record(suspended), watching.record(suspended)];
    await handedOver(events);
    await expect.poll(left, soon).toEqual([]);
    expect(watching.problems).toMatchObject([
      { kind: 'store', message: 'The store of the watch failed and is tried again: database is locked' },
    ]);
  });

  test('a store that fails does not lose a page: the place in the log moves only with the events', async () => {
    const { watching } = use;
    const { accept } = watching.store;
    let failures = 0;
    await watching.start(['user_suspended']);
    watching.store.accept = async (batch) => {
      if (batch.events.length > 0 && failures < 2) {
        failures += 1;
        throw new Error('disk full');
      }
      return accept.call(watching.store, batch);
    };
    const event = watching.record(suspended);
    await handedOver([event]);
    expect(watching.problems[0]).toMatchObject({ kind: 'store' });
  });
});
