import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installedRedis, type RedisServer, startRedis } from '../../bench/scale/redis-server.ts';
import type { BudgetRequest, Connection, ConnectOptions, Logger } from '../../src/index.ts';
import { type RedisClient, redisBudget } from '../../src/redis/index.ts';
import { freePort } from '../support/free-port.ts';
import { startOrg, type TestOrg } from '../support/org.ts';

const installed = installedRedis() !== undefined;
if (!installed) process.stdout.write('Skipped the tests of the shared budget: no redis-server or valkey-server.\n');

const windowMs = 1000;
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function nodeRedis(port: number): Promise<RedisClient> {
  const client = createClient({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => {});
  await client.connect();
  closing.push(() => client.destroy());
  return client;
}

function ioRedis(port: number): Redis {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null });
  closing.push(() => client.disconnect());
  return client;
}

async function orgWith(limit: number, options: { windowMs?: number } = {}): Promise<TestOrg> {
  const org = await startOrg({ limits: { users: limit }, windowMs, ...options });
  closing.push(() => org.close());
  return org;
}

/** A connection that shares nothing with the others but the budget, like that of another process. */
function processWith(org: TestOrg, client: RedisClient, options: ConnectOptions = {}): Connection {
  return org.connect({ sharedBudget: redisBudget(client), ...options });
}

/** Reads a list of users, each time in the bucket `users`. */
const listUsers = (okta: Connection) => okta.run('find_users', { limit: 1 });

async function callers(okta: Connection, { count, calls }: { count: number; calls: number }): Promise<void> {
  let left = calls;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await listUsers(okta);
    }
  };
  await Promise.all(Array.from({ length: count }, caller));
}

/** What a logger was warned of. */
function recorder(): { logger: Logger; changes: unknown[] } {
  const changes: unknown[] = [];
  return { changes, logger: { debug() {}, warn: (details) => changes.push(details) } };
}

describe.skipIf(!installed)('a shared budget in Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  test('six processes, with ioredis and with redis, use up a rate limit without a 429', async () => {
    const org = await orgWith(20);
    const clients = await Promise.all(
      Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? ioRedis(redis.port) : nodeRedis(redis.port))),
    );
    const processes = clients.map((client) => processWith(org, client));
    await Promise.all(processes.map((okta) => callers(okta, { count: 5, calls: 6 })));
    expect(org.sent()).toHaveLength(36);
    expect(org.sandbox.stats().answered429).toBe(0);
  });

  test('operations of one bucket draw from one window in all processes', async () => {
    const org = await startOrg({ limits: { 'user-write': 10 }, windowMs, users: 20 });
    closing.push(() => org.close());
    const client = ioRedis(redis.port);
    const users = [...org.sandbox.org.users.values()].slice(-8);
    await Promise.all(
      [users.slice(0, 4), users.slice(4)].map(async (part) => {
        const okta = processWith(org, client);
        await Promise.all(
          part.map(async ({ id }) => {
            await okta.run('suspend_user', { user: id });
            await okta.run('unsuspend_user', { user: id });
          }),
        );
      }),
    );
    expect(org.writes()).toHaveLength(16);
    expect(org.sandbox.stats().answered429).toBe(0);
  });

  test('leaves the reserved share of the limit to other clients of the org', async () => {
    const org = await orgWith(20, { windowMs: 60_000 });
    const client = ioRedis(redis.port);
    const processes = [processWith(org, client, { keepFree: 0.5 }), processWith(org, client, { keepFree: 0.5 })];
    const calls = processes.flatMap((okta) =>
      Array.from({ length: 10 }, () => okta.run('find_users', { limit: 1 }, { deadlineMs: 500 })),
    );
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ category: 'rate_limited' });
    }
    expect(org.sent()).toHaveLength(10);
  });

  test('all processes together keep to the largest number of calls in flight', async () => {
    const org = await orgWith(10_000);
    org.sandbox.faults.rates({ slow: 1, delayMs: 20 });
    const client = ioRedis(redis.port);
    const processes = Array.from({ length: 4 }, () => processWith(org, client, { maxConcurrent: 5 }));
    await Promise.all(processes.map((okta) => callers(okta, { count: 5, calls: 10 })));
    expect(org.sent()).toHaveLength(40);
    expect(org.sandbox.stats().maxConcurrent).toBeLessThanOrEqual(5);
  });

  test('more processes than calls in flight all get their turn', async () => {
    const org = await orgWith(10_000);
    const client = ioRedis(redis.port);
    const processes = Array.from({ length: 6 }, () => processWith(org, client, { maxConcurrent: 2 }));
    await Promise.all(processes.map((okta) => callers(okta, { count: 3, calls: 6 })));
    expect(org.sent()).toHaveLength(36);
    expect(org.sandbox.stats().maxConcurrent).toBeLessThanOrEqual(2);
  });

  test('what a killed process holds is free again when its lease ends', async () => {
    const client = ioRedis(redis.port);
    const store = redisBudget(client);
    const now = Math.ceil(Date.now() / 1000);
    const request: BudgetRequest = {
      ...{
        budget: 'killed',
        member: 'killed',
        bucket: 'listUsers',
        epoch: 0,
        out: 0,
        taken: 0,
        answered: 0,
        held: 0,
        wants: 1,
      },
      ...{ extra: 0, keepFree: 0, maxConcurrent: 30, leaseMs: 150, succeeded: 0 },
    };
    const seen = { limit: 10, remaining: 9, reset: now + 60, endsInMs: 60_000, tolerance: 1, refused: false };
    const { epoch } = await store.exchange(request);
    expect(await store.exchange({ ...request, epoch, taken: 1, wants: 9, seen })).toMatchObject({ granted: 9 });
    const other = { ...request, member: 'other', wants: 5 };
    expect(await store.exchange(other)).toMatchObject({ granted: 0 });
    await sleep(200);
    expect(await store.exchange(other)).toMatchObject({ granted: 5 });
  });

  test('a process that has drawn less than its part of a window goes before one that has drawn more', async () => {
    const store = redisBudget(ioRedis(redis.port));
    const now = Math.ceil(Date.now() / 1000);
    const request: BudgetRequest = {
      ...{
        budget: 'fair',
        member: 'greedy',
        bucket: 'listUsers',
        epoch: 0,
        out: 0,
        taken: 0,
        answered: 0,
        held: 0,
        wants: 1,
      },
      ...{ extra: 0, keepFree: 0, maxConcurrent: 75, leaseMs: 5000, succeeded: 0 },
    };
    const seen = { limit: 21, remaining: 20, reset: now + 60, endsInMs: 60_000, tolerance: 1, refused: false };
    const { epoch } = await store.exchange(request);
    expect(await store.exchange({ ...request, epoch, taken: 1, wants: 15, seen })).toMatchObject({ granted: 15 });
    const greedy = { ...request, epoch, out: 15, taken: 16, held: 15, wants: 10 };
    expect(await store.exchange({ ...request, member: 'late', wants: 3 })).toMatchObject({ granted: 3 });
    // The late process has room for more, and asks first.
    expect(await store.exchange({ ...request, member: 'late', epoch, out: 3, taken: 3, wants: 0 })).toMatchObject({
      granted: 0,
    });
    expect(await store.exchange(greedy)).toMatchObject({ granted: 2 });
  });

  test('two names share a window when each response shows the calls of the other, and separate when one does not', async () => {
    const store = redisBudget(ioRedis(redis.port));
    const reset = Math.ceil(Date.now() / 1000) + 60;
    const process = (bucket: string): BudgetRequest => ({
      ...{ budget: 'names', member: bucket, bucket, epoch: 0, out: 0, taken: 0, answered: 0, held: 0, wants: 1 },
      ...{ extra: 0, keepFree: 0, maxConcurrent: 1000, leaseMs: 5000, succeeded: 0 },
    });
    const seen = (remaining: number) => ({
      limit: 100,
      remaining,
      reset,
      endsInMs: 60_000,
      tolerance: 1,
      refused: false,
    });
    const [one, two] = [process('createUser'), process('listUserGroups')];
    const [first, second] = [await store.exchange(one), await store.exchange(two)];
    const used = { taken: 1, answered: 1, wants: 0 };
    await store.exchange({ ...one, ...used, epoch: first.epoch, seen: seen(99) });
    await store.exchange({ ...two, ...used, epoch: second.epoch, seen: seen(98) });
    const drawn = { ...one, ...used, epoch: first.epoch, wants: 98 };
    expect(await store.exchange(drawn)).toMatchObject({ granted: 98 });
    expect(await store.exchange({ ...two, ...used, epoch: second.epoch, wants: 1 })).toMatchObject({ granted: 0 });
    // Sixty calls of one name and sixty of the other have left 40 of 100: there are two buckets.
    const sixty = { taken: 60, answered: 60, wants: 0, seen: seen(40) };
    await store.exchange({ ...one, ...sixty, epoch: first.epoch });
    await store.exchange({ ...two, ...sixty, epoch: second.epoch });
    for (const name of [one, two]) {
      const { epoch } = name === one ? first : await store.exchange({ ...two, wants: 0 });
      expect(await store.exchange({ ...name, ...sixty, epoch, wants: 30 })).toMatchObject({ granted: 30 });
    }
  });

  test('a server that has lost its scripts gets them again', async () => {
    const org = await orgWith(1000);
    const client = ioRedis(redis.port);
    const { logger, changes } = recorder();
    const okta = processWith(org, client, { logger });
    await listUsers(okta);
    await client.script('FLUSH');
    await callers(okta, { count: 2, calls: 20 });
    expect(changes).toEqual([]);
  });

  test('the credential does not appear in Redis', async () => {
    const org = await orgWith(1000);
    const client = ioRedis(redis.port);
    await listUsers(processWith(org, client));
    const keys = await client.keys('*');
    const values = await Promise.all(keys.map((key) => client.hgetall(key)));
    expect(keys.some((key) => key.startsWith('okta-connector:budget:'))).toBe(true);
    expect(JSON.stringify([keys, values])).not.toContain(org.sandbox.token);
  });
});

describe.skipIf(!installed)('a shared budget whose Redis fails', () => {
  const failures: readonly [string, (redis: RedisServer, client: Redis) => Promise<() => unknown>][] = [
    [
      'is killed',
      async (redis) => {
        redis.signal('SIGKILL');
        return () => redis.restart();
      },
    ],
    [
      'is frozen',
      async (redis) => {
        redis.signal('SIGSTOP');
        return () => redis.signal('SIGCONT');
      },
    ],
    [
      'is slow',
      async (_, client) => {
        await client.call('CLIENT', 'PAUSE', '60000', 'WRITE');
        return async () => {
          await client.call('CLIENT', 'UNPAUSE');
        };
      },
    ],
  ];

  test.concurrent.each(failures)(
    'while Redis %s, calls follow the headers, one warning says so, and the budget comes back by itself',
    async (_, fail) => {
      const redis = await startRedis();
      const org = await startOrg({ limits: { users: 10_000 }, windowMs });
      const options = { retryStrategy: () => 50, maxRetriesPerRequest: null };
      const [client, control] = [
        new Redis(redis.port, '127.0.0.1', options),
        new Redis(redis.port, '127.0.0.1', options),
      ];
      control.on('error', () => {});
      try {
        const { logger, changes } = recorder();
        const okta = processWith(org, client, { logger });
        await callers(okta, { count: 4, calls: 20 });
        expect(changes).toEqual([]);
        const repair = await fail(redis, control);
        await callers(okta, { count: 4, calls: 200 });
        // Permits in hand last for a while; then one exchange must fail.
        for (let call = 0; call < 100 && changes.length === 0; call += 1) {
          await callers(okta, { count: 4, calls: 40 });
          await sleep(20);
        }
        expect(changes).toEqual([{ event: 'shared_budget', isUp: false, reason: expect.any(String) }]);
        await callers(okta, { count: 4, calls: 40 });
        await repair();
        for (let call = 0; call < 200 && changes.length < 2; call += 1) {
          await listUsers(okta);
          await sleep(20);
        }
        expect(changes.slice(1)).toEqual([{ event: 'shared_budget', isUp: true }]);
        await callers(okta, { count: 4, calls: 20 });
        expect(org.sandbox.stats().answered429).toBe(0);
        expect(changes).toHaveLength(2);
      } finally {
        client.disconnect();
        control.disconnect();
        await org.close();
        await redis.close();
      }
    },
  );

  test('a Redis that cannot be reached from the start fails no call', async () => {
    const port = await freePort();
    const org = await orgWith(1000);
    const { logger, changes } = recorder();
    const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, maxRetriesPerRequest: null });
    closing.push(() => client.disconnect());
    const okta = processWith(org, client, { logger });
    await callers(okta, { count: 4, calls: 40 });
    expect(org.sent()).toHaveLength(40);
    expect(changes).toEqual([{ event: 'shared_budget', isUp: false, reason: expect.any(String) }]);
  });
});

test('rejects a shared budget that is not a store', async () => {
  const org = await startOrg();
  closing.push(() => org.close());
  const options: object = { sharedBudget: {} };
  expect(() => org.connect(options)).toThrow(
    expect.objectContaining({ category: 'invalid_request', field: 'sharedBudget' }),
  );
});
