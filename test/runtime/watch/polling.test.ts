import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WatchHandler, WatchProblem } from '../../../src/runtime/watch/delivery-loop.ts';
import { memoryStore } from '../../../src/runtime/watch/memory-store.ts';
import { PollBudget } from '../../../src/runtime/watch/poll-budget.ts';
import type { WatchStore } from '../../../src/runtime/watch/store.ts';
import type { Watch } from '../../../src/runtime/watch/watch.ts';
import type { WatchOptions } from '../../../src/runtime/watch/watch-options.ts';
import { refusal, VirtualLog } from './virtual-log.ts';

let log: VirtualLog;
let store: WatchStore;
let handled: string[];
let problems: string[];
let watches: Watch[];

beforeEach(() => {
  log = new VirtualLog();
  store = memoryStore();
  handled = [];
  problems = [];
  watches = [];
});

afterEach(async () => {
  for (const watch of watches) await log.clock.run(watch.stop());
});

async function open({
  handler = () => {},
  ...options
}: Partial<WatchOptions> & { readonly handler?: WatchHandler } = {}): Promise<Watch> {
  const handle: WatchHandler = async (event, delivery) => {
    await handler(event, delivery);
    handled.push(delivery.uuid);
  };
  const more = {
    store,
    now: log.now,
    onProblem: ({ message }: WatchProblem) => void problems.push(message),
    ...options,
  };
  const watch = await log.connect().watch([{ trigger: 'user_suspended' }], handle, more);
  watches.push(watch);
  return watch;
}

const start = async (options?: Parameters<typeof open>[0]): Promise<Watch> => {
  const watch = await open(options);
  await log.clock.run(watch.ready);
  return watch;
};

const pass = (ms: number) => log.clock.run(log.clock.wait(ms));

/** Lets time pass until so many events were handled. */
async function untilHandled(count: number): Promise<void> {
  while (handled.length < count) await pass(500);
}

describe('polling', () => {
  test('polling asks every five seconds while nothing happens, one request each', async () => {
    await start();
    const before = log.requests.length;
    await pass(60_000);
    expect(log.requests.length - before).toBeGreaterThanOrEqual(11);
    expect(log.requests.length - before).toBeLessThanOrEqual(12);
  });

  test('polling stops on a short page instead of asking again', async () => {
    await start();
    const events = log.add(700);
    await untilHandled(700);
    expect(handled).toEqual(events);
    const [before, after] = log.requests.slice(-2);
    expect((after ?? 0) - (before ?? 0)).toBeGreaterThanOrEqual(5000);
  });

  test('polling fetches what is left at once while pages are full', async () => {
    await start();
    const events = log.add(4500);
    const before = log.requests.length;
    await untilHandled(4500);
    expect(handled).toEqual(events);
    const [first = 0, , , , fifth = 0, sixth = 0] = log.requests.slice(before);
    expect(fifth - first).toBeLessThan(1000);
    expect(sixth - fifth).toBeGreaterThanOrEqual(5000);
  });

  test('polling follows the links of Okta and never asks by time again', async () => {
    await start();
    log.add(10);
    await pass(20_000);
    const polls = log.paths.slice(2);
    expect(polls.length).toBeGreaterThan(2);
    for (const path of polls) expect(path).toContain('&after=');
    for (const path of polls) expect(path).not.toContain('until=');
  });

  test.each([
    [120, 60],
    [60, 30],
    [20, 10],
  ])(
    'polling with a limit of %i a minute takes no more than %i, even with a long way to catch up',
    async (limit, most) => {
      log.limit = limit;
      await start();
      log.add(90_000);
      await pass(90_000);
      expect(log.busiestMinute).toBeLessThanOrEqual(most);
      expect(log.busiestMinute).toBeGreaterThanOrEqual(most - 2);
      expect(log.refused).toBe(0);
    },
  );

  test('polling keeps to the half over restarts', async () => {
    log.limit = 20;
    log.add(90_000);
    for (let round = 0; round < 8; round += 1) {
      const watch = await open({ since: '1h' });
      await pass(3000);
      await log.clock.run(watch.stop());
    }
    expect(log.busiestMinute).toBeLessThanOrEqual(10);
  });

  test('polling asks less often where five seconds would be more than half', async () => {
    log.limit = 6;
    await start();
    await pass(120_000);
    expect(log.busiestMinute).toBeLessThanOrEqual(3);
  });

  test('polling fetches no more while too much waits, and goes on afterwards', async () => {
    const gate = Promise.withResolvers<void>();
    await start({ handler: () => gate.promise, maxPending: 1500 });
    log.add(5000);
    await pass(60_000);
    const [{ pending = 0 } = {}] = await store.counts();
    expect(pending).toBe(2000);
    gate.resolve();
    await untilHandled(5000);
  });

  test('polling is not kept from fetching by what waits for a subscription that nobody watches for any more', async () => {
    const uuids = ['left 1', 'left 2', 'left 3'];
    const events = uuids.map((uuid) => ({ uuid, event: { uuid }, subscriptions: ['user_created'] }));
    await store.accept({ events, source: 'hook', now: log.now() });
    await start({ maxPending: 2 });
    const added = log.add(2);
    await untilHandled(2);
    expect(handled).toEqual(added);
    expect(await store.counts()).toMatchObject([{ subscription: 'user_created', pending: 3 }]);
  });

  test('polling catches up after a stop of hours, oldest first', async () => {
    const first = await start();
    await log.clock.run(first.stop());
    const events: string[] = [];
    for (let hour = 0; hour < 5; hour += 1) {
      events.push(...log.add(1200));
      log.sleep(3_600_000);
    }
    await start();
    await untilHandled(6000);
    expect(handled).toEqual(events);
  });
});

describe('polls that fail', () => {
  test('polls that fail are tried again, ever more slowly, and nothing is lost', async () => {
    await start();
    for (let count = 0; count < 4; count += 1) log.failures.push(refusal(503, 'E0000010'));
    const before = log.requests.length;
    const events = log.add(3);
    await untilHandled(3);
    expect(handled).toEqual(events);
    const times = log.requests.slice(before);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.slice(0, 4).map((gap) => Math.floor(gap / 1000))).toEqual([5, 10, 20, 40]);
    expect(problems[0]).toMatch(/^The System Log could not be read: .*\. The next attempt follows in 5 s\.$/);
    expect(problems).toHaveLength(4);
  });

  test('polls that fail by a lost connection cost nothing but time', async () => {
    await start();
    log.failures.push('lost');
    const events = log.add(3);
    await untilHandled(3);
    expect(handled).toEqual(events);
    expect(problems).toEqual([expect.stringMatching(/^The System Log could not be read: .*the connection was lost/)]);
  });

  test.each([
    [401, 'E0000011', 'unauthenticated'],
    [403, 'E0000006', 'forbidden'],
  ])('polls that fail for good, as with %i %s, end the watch', async (status, code, category) => {
    const watch = await start();
    log.failures.push(refusal(status, code));
    await expect(log.clock.run(watch.ended)).rejects.toMatchObject({ category });
    // The store is free for the next attempt.
    await (await store.lock())();
  });

  test('polls that fail for good at the start are reported where it is waited for', async () => {
    log.failures.push(refusal(401, 'E0000011'));
    const watch = await open();
    await expect(log.clock.run(watch.ready)).rejects.toMatchObject({ category: 'unauthenticated' });
  });

  test('polls that fail do not keep what is stored from being delivered', async () => {
    await start();
    for (let count = 0; count < 5; count += 1) log.failures.push(refusal(503, 'E0000010'));
    const event = { uuid: 'by store', eventType: 'user.lifecycle.suspend', published: '2026-11-20T12:00:00Z' };
    await store.accept({
      events: [{ uuid: event.uuid, event, subscriptions: ['user_suspended'] }],
      source: 'hook',
      now: log.now(),
    });
    await untilHandled(1);
    expect(handled).toEqual(['by store']);
  });

  test('polls that fail before it is ready, a watch that is stopped says so', async () => {
    for (let count = 0; count < 9; count += 1) log.failures.push(refusal(503, 'E0000010'));
    const watch = await open();
    const ready = watch.ready.catch((error: unknown) => error);
    await pass(1000);
    await log.clock.run(watch.stop());
    expect(await ready).toMatchObject({ category: 'cancelled' });
    await watch.ended;
  });
});

describe('what was seen', () => {
  test('what was seen is forgotten after a week, and not before', async () => {
    await start();
    log.add(1);
    await untilHandled(1);
    const known = { uuid: 'event 0', event: { uuid: 'event 0' }, subscriptions: [] };
    log.sleep(6 * 86_400_000);
    await pass(20_000);
    expect(await store.accept({ events: [known], source: 'hook', now: log.now() })).toBe(0);
    log.sleep(2 * 86_400_000);
    await pass(20_000);
    expect(await store.accept({ events: [known], source: 'hook', now: log.now() })).toBe(1);
  });
});

describe('the budget', () => {
  const call = (attempts: number, limit?: number) => ({
    operation: 'listLogEvents',
    method: 'GET' as const,
    attempts,
    lost: false,
    waitedMs: 0,
    ms: 1,
    ...(limit === undefined ? {} : { rate: { limit, remaining: 1, reset: 1 } }),
  });

  test('the budget counts every attempt, also those whose answer was lost', () => {
    const budget = new PollBudget();
    budget.count([call(4)], 1000);
    expect(budget.recent(1000)).toHaveLength(4);
    expect(budget.recent(62_000)).toEqual([]);
  });

  test('the budget takes the limit from the answers, and not from a refusal for too many calls at once', () => {
    const budget = new PollBudget();
    budget.count([call(1, 20), call(1, 0)], 0);
    expect(budget.limit).toBe(20);
  });

  test('the budget makes a request wait until the minute before it has room', () => {
    const budget = new PollBudget({ recent: [0, 10_000] });
    budget.count([call(28)], 20_000);
    expect(budget.wait(20_000)).toBe(40_000);
    expect(budget.wait(60_001)).toBe(0);
  });

  test('the budget forgets times that a clock set back has left in the future', () => {
    const budget = new PollBudget({ recent: Array.from({ length: 60 }, () => 1_000_000) });
    expect(budget.wait(5000)).toBe(0);
  });
});
