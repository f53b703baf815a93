import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../../src/runtime/watch/memory-store.ts';
import { useWatching } from './watching.ts';

const use = useWatching();
const soon = { timeout: 5000, interval: 5 };
const suspended = 'user.lifecycle.suspend';
const handedOver = (uuids: readonly string[]) => expect.poll(() => use.watching.uuids(), soon).toEqual(uuids);

describe('a watch', () => {
  test('a watch returns what happens in the org, in order, as the trigger describes it', async () => {
    const { watching, org } = use;
    await watching.start(['user_suspended']);
    await org.okta.run('suspend_user', { user: '00ugrace000000000001' });
    const later = watching.record(suspended);
    await expect.poll(() => watching.handed.length, soon).toBe(2);
    expect(watching.handed[0]).toMatchObject({
      subscription: 'user_suspended',
      attempt: 1,
      source: 'log',
      event: { eventType: suspended, succeeded: true, user: { id: '00ugrace000000000001' } },
    });
    expect(watching.handed[1]).toMatchObject({ uuid: later, event: { uuid: later } });
  });

  test('a watch begins now, or as far back as asked', async () => {
    const { watching } = use;
    const past = watching.record(suspended, { publishedAgo: 3_600_000, lateBy: -3_600_000 });
    await watching.start(['user_suspended']);
    const now = watching.record(suspended);
    await handedOver([now]);
    watching.store = memoryStore();
    await watching.start(['user_suspended'], { since: '2h' });
    await handedOver([now, past, now]);
  });

  test('a watch calls every subscription that an event is for, and only those', async () => {
    const { watching } = use;
    const failed = { outcome: { result: 'FAILURE', reason: 'refused' } };
    await watching.start([
      'user_created',
      { trigger: 'okta_event', id: 'audit', input: { types: ['user.lifecycle.create', suspended] } },
      { trigger: 'user_created', id: 'attempts', input: { includeFailed: true } },
    ]);
    const created = watching.record('user.lifecycle.create');
    const refused = watching.record('user.lifecycle.create', failed);
    const paused = watching.record(suspended);
    watching.record('user.session.start');
    await expect.poll(() => watching.handed.length, soon).toBe(5);
    const of = (id: string) =>
      watching.handed.filter(({ subscription }) => subscription === id).map(({ uuid }) => uuid);
    expect(of('user_created')).toEqual([created]);
    expect(of('audit')).toEqual([created, paused]);
    expect(of('attempts')).toEqual([created, refused]);
  });

  test('a watch returns what it is about as it is at that moment, if the trigger is asked to', async () => {
    const { watching, org } = use;
    await watching.start([{ trigger: 'user_suspended', input: { fresh: true } }]);
    await org.okta.run('suspend_user', { user: '00ugrace000000000001' });
    await expect.poll(() => watching.handed[0]?.event.fresh?.user, soon).toMatchObject({ status: 'SUSPENDED' });
  });

  test('a watch asks for all types at once and never for more than half of what the org admits', async () => {
    const { watching, org } = use;
    const watch = await watching.start(['user_created', 'user_suspended']);
    const { requestsLastMinute, limitPerMinute } = await watch.status();
    expect(requestsLastMinute).toBeLessThanOrEqual(limitPerMinute / 2);
    const [poll] = org.sent().filter((line) => line.includes('ASCENDING'));
    expect(decodeURIComponent(poll ?? '')).toContain(
      'eventType eq "user.lifecycle.create" or eventType eq "user.lifecycle.suspend"',
    );
  });

  test('a watch reports how it is doing', async () => {
    const { watching } = use;
    const gate = Promise.withResolvers<void>();
    const watch = await watching.start(['user_suspended'], { handler: () => gate.promise });
    for (let count = 0; count < 3; count += 1) watching.record(suspended);
    await expect
      .poll(async () => (await watch.status()).deliveries, soon)
      .toEqual([{ subscription: 'user_suspended', pending: 3, dead: 0 }]);
    expect(await watch.status()).toMatchObject({ caughtUp: true, lastPollAt: expect.any(Number) });
    gate.resolve();
    await expect.poll(async () => (await watch.status()).deliveries, soon).toEqual([]);
  });
});

describe('an event that is known already', () => {
  test('an event that is known already is delivered once, whether the hook or the log brings it first', async () => {
    const { watching } = use;
    const watch = await watching.start(['user_suspended']);
    const first = watching.record(suspended, { lateBy: 300 });
    expect(await watch.receive(watching.delivery(first))).toMatchObject({ status: 204 });
    await handedOver([first]);
    const second = watching.record(suspended);
    await handedOver([first, second]);
    await watch.receive(watching.delivery(first, second));
    await watch.receive(watching.delivery(second));
    const last = watching.record(suspended, { lateBy: 350 });
    await handedOver([first, second, last]);
    expect(watching.handed.map(({ source }) => source)).toEqual(['hook', 'log', 'log']);
  });

  test('an event that is known already is not delivered again by the next watch on the same store', async () => {
    const { watching } = use;
    const first = await watching.start(['user_suspended']);
    const event = watching.record(suspended);
    await handedOver([event]);
    await first.stop();
    const missed = watching.record(suspended);
    const second = await watching.start(['user_suspended']);
    await second.receive(watching.delivery(event, missed));
    await handedOver([event, missed]);
  });

  test('an event that is known already is not delivered again when Okta refuses the cursor', async () => {
    const { watching, org } = use;
    await watching.start(['user_suspended']);
    const first = watching.record(suspended);
    await handedOver([first]);
    org.sandbox.org.log.expireCursors();
    const second = watching.record(suspended);
    await handedOver([first, second]);
    expect(watching.problems).toEqual([]);
  });
});

describe('events of a hook', () => {
  test('events of a hook are stored before the hook is answered, while a handler blocks', async () => {
    const { watching } = use;
    const gate = Promise.withResolvers<void>();
    const watch = await watching.start(['user_suspended'], { handler: () => gate.promise, intervalMs: 60_000 });
    const uuids = [watching.record(suspended), watching.record(suspended)];
    expect(await watch.receive(watching.delivery(...uuids))).toMatchObject({ status: 204 });
    expect((await watching.store.pending({ limit: 10 })).map(({ uuid }) => uuid)).toEqual(uuids);
    gate.resolve();
    await handedOver(uuids);
  });

  test('events of a hook of types that nobody watches for are answered and left out', async () => {
    const { watching } = use;
    const watch = await watching.start(['user_suspended'], { intervalMs: 60_000 });
    const other = watching.record('user.session.start');
    expect(await watch.receive(watching.delivery(other))).toMatchObject({ status: 204 });
    expect(await watching.store.counts()).toEqual([]);
  });

  test('events of a hook are asked for again while the store fails', async () => {
    const { watching } = use;
    const watch = await watching.start(['user_suspended'], { intervalMs: 60_000 });
    const event = watching.record(suspended);
    const { accept } = watching.store;
    watching.store.accept = async () => {
      throw new Error('disk full');
    };
    expect(await watch.receive(watching.delivery(event))).toMatchObject({ status: 503 });
    watching.store.accept = accept;
    expect(await watch.receive(watching.delivery(event))).toMatchObject({ status: 204 });
    await handedOver([event]);
  });

  test('events of a hook are refused without the secret, and by a watch that takes none', async () => {
    const { watching } = use;
    const watch = await watching.start(['user_suspended'], { intervalMs: 60_000 });
    const { body } = watching.delivery(watching.record(suspended));
    expect(await watch.receive({ method: 'POST', headers: {}, body })).toMatchObject({ status: 401 });
    await watch.stop();
    const deaf = await watching.start(['user_suspended'], { intervalMs: 60_000, hookSecret: undefined });
    await expect(deaf.receive(watching.delivery())).rejects.toMatchObject({ field: 'hookSecret' });
  });

  test('events of a hook of another org, or sent longer ago than the watch remembers, are refused', async () => {
    const { watching, org } = use;
    const watch = await watching.start(['user_suspended'], { intervalMs: 60_000 });
    const request = watching.delivery(watching.record(suspended));
    const sent = (more: object) =>
      watch.receive({ ...request, body: JSON.stringify({ ...JSON.parse(request.body), ...more }) });
    const eightDaysAgo = new Date(Date.now() - 8 * 86_400_000).toISOString();
    expect(await sent({ source: 'https://acme.okta.com/api/v1/eventHooks/who1' })).toMatchObject({ status: 400 });
    expect(await sent({ eventTime: eightDaysAgo })).toMatchObject({ status: 400 });
    expect(await watching.store.counts()).toEqual([]);
    const source = `${org.sandbox.url}/api/v1/eventHooks/who1`;
    expect(await sent({ source, eventTime: new Date().toISOString() })).toMatchObject({ status: 204 });
  });

  test('events of a hook are asked for again while maxPending deliveries wait', async () => {
    const { watching } = use;
    const gate = Promise.withResolvers<void>();
    const options = { handler: () => gate.promise, intervalMs: 60_000, maxPending: 2 };
    const watch = await watching.start(['user_suspended'], options);
    const uuids = [1, 2, 3].map(() => watching.record(suspended));
    const statuses: number[] = [];
    for (const uuid of uuids) statuses.push((await watch.receive(watching.delivery(uuid))).status);
    expect(statuses).toEqual([204, 204, 503]);
    expect((await watching.store.pending({ limit: 10 })).map(({ uuid }) => uuid)).toEqual(uuids.slice(0, 2));
    gate.resolve();
    await handedOver(uuids.slice(0, 2));
    await expect.poll(async () => (await watch.receive(watching.delivery(uuids[2] ?? ''))).status, soon).toBe(204);
    await handedOver(uuids);
  });

  test('events of a hook that never came are brought by the log', async () => {
    const { watching } = use;
    const watch = await watching.start(['user_suspended']);
    const uuids = Array.from({ length: 6 }, () => watching.record(suspended));
    await watch.receive(watching.delivery(...uuids.slice(3, 4)));
    await expect.poll(() => watching.uuids().toSorted(), soon).toEqual(uuids.toSorted());
  });
});

describe('the secret of event hooks', () => {
  test.each<[string, unknown, string]>([
    ['too short', 'short', 'hookSecret is shorter than 16 characters. Generate a longer random secret.'],
    ['too short beside a good one', ['a-secret-of-good-length', 'short'], 'hookSecret is shorter than 16 characters'],
    ['empty', '', 'hookSecret is shorter than 16 characters'],
    ['a number', 5, 'hookSecret is not text.'],
    [
      'a list of variables that are not set',
      [undefined, ''],
      'hookSecret is empty. Set the secret that the hooks were subscribed with.',
    ],
    [
      'text that no header carries',
      'sécret-of-good-length',
      'hookSecret contains characters that a header cannot hold',
    ],
  ])('the secret of event hooks that is %s is refused before anything is sent', async (_, hookSecret, message) => {
    const { watching, org } = use;
    org.forget();
    const started = watching.start(['user_suspended'], { hookSecret: hookSecret as never });
    await expect(started).rejects.toMatchObject({ category: 'invalid_request', field: 'hookSecret' });
    await expect(started).rejects.toThrow(message);
    expect(org.sent()).toEqual([]);
  });

  test('the secret of event hooks may have a second one that is not set', async () => {
    const { watching } = use;
    const hookSecret = [undefined, 'the-secret-of-the-watched-hook'];
    const watch = await watching.start(['user_suspended'], { hookSecret: hookSecret as never, intervalMs: 60_000 });
    expect(await watch.receive(watching.delivery(watching.record(suspended)))).toMatchObject({ status: 204 });
  });
});

describe('what cannot be watched', () => {
  test.each([
    ['an unknown trigger', ['user_suspend'], {}, 'Unknown trigger "user_suspend". Did you mean "user_suspended"?'],
    ['nothing', [], {}, 'subscriptions is empty. Add at least one trigger.'],
    [
      'two subscriptions of one name',
      ['user_suspended', 'user_suspended'],
      {},
      'subscriptions contains the ID "user_suspended" twice. Set a different id for each subscription of the same trigger.',
    ],
    [
      'no handler at a time',
      ['user_suspended'],
      { concurrency: 0 },
      'concurrency must be a whole number of 1 or more.',
    ],
  ])('an invalid watch: %s is refused before anything is sent', async (_, subscriptions, options, message) => {
    const { watching, org } = use;
    await expect(watching.open(subscriptions, options)).rejects.toMatchObject({ category: 'invalid_request', message });
    expect(org.sent()).toEqual([]);
  });

  test('an invalid watch: a store that another watch delivers from is refused, and free again when that one stops', async () => {
    const { watching } = use;
    const first = await watching.start(['user_suspended']);
    await expect(watching.open(['user_created'])).rejects.toMatchObject({ category: 'conflict' });
    await first.stop();
    await watching.start(['user_created']);
  });

  test('an invalid watch: a store of a later version is refused', async () => {
    const { watching } = use;
    await watching.store.accept({ events: [], source: 'log', now: 1, state: '{"v":2}' });
    await expect(watching.open(['user_suspended'])).rejects.toMatchObject({
      category: 'conflict',
      message: 'The store was written by another version of okta-connector. Use that version, or another store.',
    });
  });

  test('an invalid watch: a store of another org is refused, and stays as it is', async () => {
    const { watching, org } = use;
    const state = JSON.stringify({
      v: 1,
      org: 'https://other.okta.com',
      cursor: '{}',
      budget: { limit: 60, recent: [] },
    });
    await watching.store.accept({ events: [], source: 'log', now: 1, state });
    await expect(watching.open(['user_suspended'])).rejects.toMatchObject({
      category: 'conflict',
      message: `The store belongs to https://other.okta.com, not to ${org.sandbox.url}. Use a separate store for each org.`,
    });
    expect(await watching.store.state()).toBe(state);
  });
});
