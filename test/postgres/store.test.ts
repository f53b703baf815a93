import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresStoreOptions, postgresStore } from '../../src/postgres/index.ts';
import type { Claim, WatchStore } from '../../src/runtime/watch/store.ts';
import { eventOf, storeContract } from '../runtime/watch/store-contract.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../support/postgres.ts';

const missing = postgresMissing();
if (missing !== undefined) process.stdout.write(`Skipped the tests with PostgreSQL: ${missing}.\n`);

const leaseMs = 500;
const events = (uuids: readonly string[], orderingKey?: string) =>
  uuids.map((uuid) => ({ uuid, event: eventOf(uuid), orderingKey, subscriptions: ['joiners'] }));
const look = { subscription: 'joiners', outcomes: [], concurrency: 10, inFlight: [], now: 2 };
const never = new AbortController().signal;
const uuidsOf = ({ deliveries }: Claim) => deliveries.map(({ uuid }) => uuid);

describe.skipIf(missing !== undefined)('with PostgreSQL', () => {
  let server: PostgresServer;
  let schemas = 0;
  const stores: WatchStore[] = [];
  const newSchema = () => {
    schemas += 1;
    return `watch_${schemas}`;
  };
  /** A store as another process opens it. */
  const open = (schema: string, options: PostgresStoreOptions & { readonly pool?: pg.Pool } = {}) => {
    const { pool = server.pool({ max: 4 }), ...more } = options;
    const store = postgresStore(pool, { schema, leaseMs, ...more });
    stores.push(store);
    return store;
  };
  /** Ends all sessions of a pool on the server, as an administrator can. */
  const disconnect = async (name: string) => {
    await server
      .pool({ max: 1 })
      .query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [name]);
  };
  /** Claims until something is claimed. */
  const claimed = async (store: WatchStore) => {
    for (let turn = 0; turn < 200; turn += 1) {
      const claim = await store.claim(look);
      if (claim.deliveries.length > 0) return claim;
      await sleep(50);
    }
    throw new Error('Nothing was claimed.');
  };

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  afterAll(async () => {
    await server.stop();
  });

  storeContract('PostgreSQL', async () => postgresStore(server.pool({ max: 4 }), { schema: newSchema() }));

  describe('several processes that share a store in PostgreSQL', () => {
    test('processes that share a store in PostgreSQL and start together create its tables once', async () => {
      const schema = newSchema();
      const all = [open(schema), open(schema), open(schema)];
      await Promise.all(all.map((store) => store.lock()));
      await all[0]?.accept({ events: events(['a']), source: 'hook', now: 1 });
      expect(await all[2]?.counts()).toEqual([{ subscription: 'joiners', pending: 1, dead: 0 }]);
    });

    test('processes that share a store in PostgreSQL never have the same event in hand', async () => {
      const schema = newSchema();
      const [one, other] = [open(schema), open(schema)];
      await one.accept({ events: events(['a', 'b', 'c', 'd']), source: 'log', now: 1 });
      const claims = await Promise.all([
        one.claim({ ...look, concurrency: 2 }),
        other.claim({ ...look, concurrency: 2 }),
      ]);
      expect(claims.flatMap(uuidsOf).sort()).toEqual(['a', 'b', 'c', 'd']);
    });

    test('events about the same user wait for one another in all processes that share a store in PostgreSQL', async () => {
      const schema = newSchema();
      const [one, other] = [open(schema), open(schema)];
      await one.accept({ events: events(['a1', 'a2'], 'User a'), source: 'log', now: 1 });
      expect(uuidsOf(await one.claim(look))).toEqual(['a1']);
      expect(uuidsOf(await other.claim(look))).toEqual([]);
      await one.claim({ ...look, outcomes: [{ uuid: 'a1', kind: 'done' }], concurrency: 0 });
      expect(uuidsOf(await other.claim(look))).toEqual(['a2']);
    });

    test('a dead letter that one process replays goes before later events that another has not begun', async () => {
      const schema = newSchema();
      const [one, other] = [open(schema), open(schema)];
      await one.accept({ events: events(['a1', 'a2', 'a3'], 'User a'), source: 'log', now: 1 });
      await one.claim(look);
      await one.claim({ ...look, outcomes: [{ uuid: 'a1', kind: 'dead', at: 2, error: 'refused' }], concurrency: 0 });
      expect(uuidsOf(await other.claim(look))).toEqual(['a2']);
      expect(await one.replay({})).toBe(1);
      expect(uuidsOf(await one.claim(look))).toEqual([]);
      const done = { ...look, outcomes: [{ uuid: 'a2', kind: 'done' }] } as const;
      expect((await other.claim(done)).deliveries).toMatchObject([{ uuid: 'a1', attempts: 1 }]);
    });

    test('many processes that take and handle events at once keep every order and finish everything', async () => {
      const schema = newSchema();
      // A claim must not end while the machine is busy.
      const all = [0, 1, 2].map(() => open(schema, { leaseMs: 60_000 }));
      const inHand = new Set<string>();
      let together = 0;
      const pages = Array.from({ length: 20 }, (_, page) =>
        Array.from({ length: 10 }, (_, index) => ({
          uuid: `${page} ${index}`,
          event: { page, user: index % 5 },
          orderingKey: `User ${index % 5}`,
          subscriptions: ['joiners'],
        })),
      );
      let handled = 0;
      const counts: number[] = [];
      const take = async (store: WatchStore) => {
        for (let page = pages.shift(); page !== undefined; page = pages.shift())
          counts.push(await store.accept({ events: [...page, ...page], source: 'hook', now: 1 }));
      };
      const handle = async (store: WatchStore) => {
        let done: Claim['deliveries'] = [];
        for (let turn = 0; turn < 2000 && (handled < 200 || done.length > 0); turn += 1) {
          for (const { orderingKey = '' } of done) inHand.delete(orderingKey);
          const outcomes = done.map(({ uuid }) => ({ uuid, kind: 'done' as const }));
          const { deliveries } = await store.claim({ ...look, concurrency: 3, outcomes });
          for (const { orderingKey = '' } of deliveries) {
            if (inHand.has(orderingKey)) together += 1;
            inHand.add(orderingKey);
          }
          handled += deliveries.length;
          done = deliveries;
        }
      };
      await Promise.all([...all.map(take), ...all.map(handle)]);
      const taken = counts.reduce((sum, count) => sum + count, 0);
      expect({ taken, handled, together }).toEqual({ taken: 200, handled: 200, together: 0 });
      expect(await all[0]?.counts()).toEqual([]);
    });

    test('a process that lost its sessions keeps its claims until the lease ends, and then another has them', async () => {
      const schema = newSchema();
      const pool = server.pool({ max: 4, application_name: `${schema} lost` });
      const [lost, other] = [open(schema, { pool }), open(schema)];
      await lost.accept({ events: events(['a']), source: 'log', now: 1 });
      const { lease } = await lost.claim(look);
      await disconnect(`${schema} lost`);
      const taken = await claimed(other);
      expect(taken.deliveries).toMatchObject([{ uuid: 'a', attempts: 2 }]);
      expect(lease?.isHeld()).toBe(false);
      expect(lease?.lost.aborted).toBe(true);
      expect(taken.lease?.isHeld()).toBe(true);
    });

    test('what a process handled before it lost its claims is done, unless another has begun to handle it', async () => {
      const schema = newSchema();
      const pool = server.pool({ max: 4, application_name: `${schema} lost` });
      const [lost, other] = [open(schema, { pool }), open(schema)];
      await lost.accept({ events: events(['a', 'b']), source: 'log', now: 1 });
      await lost.claim({ ...look, concurrency: 2 });
      await disconnect(`${schema} lost`);
      await lost.claim({ ...look, outcomes: [{ uuid: 'a', kind: 'done' }], concurrency: 0 }).catch(() => {});
      await lost.claim({ ...look, outcomes: [{ uuid: 'a', kind: 'done' }], concurrency: 0 });
      expect(uuidsOf(await claimed(other))).toEqual(['b']);
      await lost.claim({ ...look, outcomes: [{ uuid: 'b', kind: 'done' }], concurrency: 0 });
      expect(await other.counts()).toEqual([{ subscription: 'joiners', pending: 1, dead: 0 }]);
    });

    test('a process that leaves gives its claims back at once', async () => {
      const schema = newSchema();
      const [one, other] = [open(schema, { leaseMs: 60_000 }), open(schema, { leaseMs: 60_000 })];
      await one.accept({ events: events(['a1', 'a2'], 'User a'), source: 'log', now: 1 });
      await one.claim(look);
      await one.close();
      expect((await other.claim(look)).deliveries).toMatchObject([{ uuid: 'a1', attempts: 2 }]);
    });
  });

  describe('leading', () => {
    test('only one of the processes that share a store in PostgreSQL leads, and the next one once it resigns', async () => {
      const schema = newSchema();
      const [one, other] = [open(schema), open(schema)];
      const first = await one.lead?.(never);
      const waiting = other.lead?.(never);
      expect(await Promise.race([waiting, sleep(leaseMs, 'waits')])).toBe('waits');
      await first?.resign();
      const second = await waiting;
      expect(first?.ended.aborted).toBe(true);
      expect(second?.ended.aborted).toBe(false);
      expect(second?.id).toBeGreaterThan(first?.id ?? 0);
    });

    test('a process that waits to lead stops waiting when it is asked to', async () => {
      const schema = newSchema();
      const [one, other] = [open(schema), open(schema)];
      await one.lead?.(never);
      const stopping = new AbortController();
      const waiting = other.lead?.(stopping.signal);
      stopping.abort();
      expect(await waiting).toBeUndefined();
    });

    test('a leader whose sessions the server ended writes nothing once another leads', async () => {
      const schema = newSchema();
      const pool = server.pool({ max: 4, application_name: `${schema} lost` });
      const [lost, other] = [open(schema, { pool }), open(schema)];
      const old = await lost.lead?.(never);
      await lost.accept({ events: [], source: 'log', now: 1, state: 'page 1', term: old?.id });
      await disconnect(`${schema} lost`);
      const term = await other.lead?.(never);
      const late = { events: events(['a']), source: 'log', now: 1, state: 'page 0', term: old?.id } as const;
      await expect(lost.accept(late)).rejects.toThrow('Another process leads.');
      expect(await other.state()).toBe('page 1');
      expect(await other.counts()).toEqual([]);
      await other.accept({ events: events(['a']), source: 'log', now: 1, state: 'page 2', term: term?.id });
      expect(await lost.state()).toBe('page 2');
      expect(old?.ended.aborted).toBe(true);
    });

    test('every process knows when any of them received a hook', async () => {
      const schema = newSchema();
      const [one, other] = [open(schema), open(schema)];
      await one.lock();
      expect(await other.sinceHook?.()).toBeUndefined();
      await one.accept({ events: events(['a']), source: 'hook', now: 1 });
      let since: number | undefined;
      for (let turn = 0; turn < 100 && since === undefined; turn += 1) {
        since = await other.sinceHook?.();
        await sleep(20);
      }
      expect(since).toBeGreaterThanOrEqual(0);
    });
  });

  describe('what cannot be used', () => {
    test('characters that PostgreSQL cannot store are replaced, and the event comes as it was sent', async () => {
      const store = open(newSchema());
      const event = { uuid: 'a', note: 'nul \0, half a pair \ud800' };
      const [uuid, orderingKey] = ['a', 'User \0'];
      await store.accept({ events: [{ uuid, event, orderingKey, subscriptions: ['joiners'] }], source: 'log', now: 1 });
      const { deliveries } = await store.claim(look);
      expect(deliveries).toMatchObject([{ event, orderingKey: 'User \ufffd' }]);
      const dead = { uuid: 'a', kind: 'dead', at: 1, error: 'nul \0' } as const;
      await store.claim({ ...look, outcomes: [dead], concurrency: 0 });
      expect(await store.dead({ limit: 1 })).toMatchObject([{ error: 'nul \ufffd' }]);
    });

    test('a schema of another version is refused and left alone', async () => {
      const schema = newSchema();
      const pool = server.pool({ max: 2 });
      await open(schema).state();
      await pool.query(`UPDATE ${schema}.layout SET version = 99`);
      await expect(open(schema).lock()).rejects.toMatchObject({
        category: 'conflict',
        field: 'store',
        message: `The schema ${schema} was written by another version of okta-connector. Use that version, or another schema.`,
      });
    });

    test('a database that does not answer is named by the watch that starts', async () => {
      const pool = server.pool({ max: 2, connectionString: 'postgres://okta@127.0.0.1:1/postgres' });
      await expect(open(newSchema(), { pool }).lock()).rejects.toMatchObject({
        category: 'invalid_request',
        field: 'store',
        message: expect.stringMatching(/^Cannot use the store in PostgreSQL: .*ECONNREFUSED/),
      });
    });

    test('a user who may create no schema learns what to ask for', async () => {
      const admin = server.pool({ max: 1 });
      await admin.query('CREATE ROLE guest LOGIN');
      const pool = server.pool({ max: 2, connectionString: server.url.replace('okta@', 'guest@') });
      await expect(open('of_guest', { pool }).lock()).rejects.toMatchObject({
        field: 'store',
        message:
          'The database user may not use or create the schema of_guest. Create it for the user: CREATE SCHEMA of_guest AUTHORIZATION user.',
      });
      await admin.query('CREATE SCHEMA of_guest AUTHORIZATION guest');
      await open('of_guest', { pool }).lock();
    });

    test('transactions that do not see what was committed meanwhile are refused', async () => {
      const pool = server.pool({ max: 2, options: '-c default_transaction_isolation=serializable' });
      await expect(open(newSchema(), { pool }).lock()).rejects.toMatchObject({
        field: 'store',
        message: expect.stringContaining('are "serializable" by default'),
      });
    });

    test.each([
      ['a pool with one connection', { max: 1 }, {}, 'pool'],
      ['a schema name with a quote', { max: 2 }, { schema: 'a"b' }, 'schema'],
      ['a lease of no time', { max: 2 }, { leaseMs: 0 }, 'leaseMs'],
    ])('%s is refused before any connection', (_, settings, options, field) => {
      expect(() => postgresStore(server.pool(settings), options)).toThrow(
        expect.objectContaining({ category: 'invalid_request', field }),
      );
    });
  });
});
