import { readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isOktaError, type Watch } from '../../src/index.ts';
import { built } from '../built.ts';
import { subscriptions } from '../triggers/happenings.ts';
import { hookSecret } from '../triggers/watcher.ts';
import type { SoakOrg } from './org.ts';

/** The settings of a soak: JSON in the first argument. */
export interface SoakTask {
  readonly org: SoakOrg;
  /** For journals and an SQLite store. */
  readonly folder: string;
  /** A PostgreSQL server; absent without one. */
  readonly database?: string;
  readonly minutes: number;
  readonly sampleMs: number;
}

/** What the process held at one moment, after a garbage collection. */
export interface Sample {
  /** Since the start, in minutes. */
  readonly minute: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Memory outside the heap that buffers hold. */
  readonly externalBytes: number;
  readonly handles: number;
}

/** The result of a soak. */
export interface SoakResult {
  readonly samples: readonly Sample[];
  /** What was done, by kind. */
  readonly done: Readonly<Record<string, number>>;
  /** Failed calls, by category. Faults of the org make some fail. */
  readonly failed: Readonly<Record<string, number>>;
  readonly unhandled: readonly string[];
  /** Deliveries that still waited at the end. */
  readonly pending: number;
}

const task: SoakTask = JSON.parse(process.argv[2] ?? '{}');
const { org, folder, database, minutes, sampleMs } = task;
const startedAt = performance.now();
const endsAt = startedAt + minutes * 60_000;
const goesOn = () => performance.now() < endsAt;
const done: Record<string, number> = {};
const failed: Record<string, number> = {};
const unhandled: string[] = [];
const add = (counts: Record<string, number>, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};
process.on('unhandledRejection', (reason) => unhandled.push(String(reason).slice(0, 200)));
process.on('warning', (warning) => unhandled.push(`warning: ${warning.message.slice(0, 200)}`));

const { connect, hookListener, sqliteStore } = await built();
const { postgresStore }: typeof import('../../src/postgres/index.ts') = await import(
  new URL('../../dist/postgres/index.js', import.meta.url).href
);
const open = () =>
  connect({ orgUrl: org.url, apiToken: org.token }, { allowLoopback: true, maxConcurrent: 20, deadlineMs: 20_000 });
const okta = open();

async function attempt(kind: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    add(done, kind);
  } catch (error) {
    if (!isKnown(error)) throw error;
    add(failed, error.category);
  }
}

// The built package has classes of its own.
function isKnown(error: unknown): error is { category: string } {
  return isOktaError(error) || (error instanceof Error && 'category' in error && typeof error.category === 'string');
}

/** The life of one user after another. */
async function lives(caller: number): Promise<void> {
  for (let number = 0; goesOn(); number += 1) {
    const login = `soak.${caller}.${number}@acme.example`;
    const profile = { login, email: login, firstName: 'Soak', lastName: `${number}` };
    await attempt('create_user', () => okta.run('create_user', { profile }));
    await attempt('get_user', () => okta.run('get_user', { user: login }));
    await attempt('update_user', () =>
      okta.run('update_user', { user: login, mode: 'partial', profile: { title: 'Clerk' } }),
    );
    await attempt('suspend_user', () => okta.run('suspend_user', { user: login }));
    await attempt('dry run', () => okta.run('unsuspend_user', { user: login }, { dryRun: true }));
    await attempt('canceled', () => okta.run('get_user', { user: login }, { signal: AbortSignal.timeout(3) }));
    await attempt('deadline', () => okta.run('get_user', { user: login }, { deadlineMs: 5 }));
    await attempt('deactivate_user', () => okta.run('deactivate_user', { user: login }));
    await attempt('delete_user', () => okta.run('delete_user', { user: login }));
    // Other connections come and go.
    const another = open();
    await attempt('connection', () => another.run('get_user', { user: 'grace.lindqvist@acme.example' }));
    await another.close();
  }
}

async function lists(): Promise<void> {
  while (goesOn()) {
    await attempt('list', async () => {
      for await (const _ of okta.stream('find_users', {})) if (!goesOn()) break;
    });
    await sleep(500);
  }
}

async function bulk(): Promise<void> {
  const users: string[] = [];
  while (goesOn() && users.length < 200)
    await attempt('list', async () => {
      for await (const { id } of okta.stream('find_users', {})) if (typeof id === 'string') users.push(id);
    });
  const inputs = users.slice(0, 200).map((user) => ({ user, group: 'Soak' }));
  await attempt('create_group', () => okta.run('create_group', { name: 'Soak' }));
  const journal = join(folder, 'bulk.journal');
  while (goesOn()) {
    await attempt('bulk run', () => okta.runEach('add_user_to_group', inputs, { concurrency: 10, journal }).summary());
    rmSync(journal, { force: true });
    await attempt('bulk run', () => okta.runEach('remove_user_from_group', inputs, { concurrency: 10 }).summary());
  }
}

async function polls(): Promise<void> {
  let cursor: string | undefined;
  while (goesOn()) {
    await attempt('poll', async () => {
      const page = await okta.poll('user_created', {}, cursor);
      cursor = page.cursor;
    });
    await sleep(2000);
  }
}

function measured(): Sample {
  globalThis.gc?.();
  const { heapUsed, rss, external } = process.memoryUsage();
  return {
    minute: (performance.now() - startedAt) / 60_000,
    heapBytes: heapUsed,
    residentBytes: rss,
    externalBytes: external,
    handles: readdirSync('/proc/self/fd').length,
  };
}

const pool = database === undefined ? undefined : new pg.Pool({ connectionString: database, max: 6 });
const stores = [
  sqliteStore(join(folder, 'watch.db'), { durability: 'process' }),
  ...(pool === undefined ? [] : [postgresStore(pool)]),
];
const watches: Watch[] = [];
for (const [index, store] of stores.entries())
  watches.push(
    await okta.watch(
      subscriptions,
      async (_, { attempt: number }) => {
        if (number === 1 && Math.random() < 0.01) throw new Error('failed on purpose');
        add(done, `event from store ${index + 1}`);
      },
      { store, hookSecret, intervalMs: 2000, retry: { firstMs: 20 } },
    ),
  );
const [first, second = first] = watches;
const listeners = [first, second].map((watch) =>
  hookListener(async (request) => (await watch?.receive(request)) ?? { status: 503, headers: {}, body: '' }),
);
let hooks = 0;
const server = createServer((request, response) => {
  hooks += 1;
  listeners[hooks % 2]?.(request, response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
await okta.subscribe({ url: `http://127.0.0.1:${port}/okta`, secret: hookSecret, subscriptions });

const samples: Sample[] = [];
const sampling = async () => {
  while (goesOn()) {
    samples.push(measured());
    await sleep(sampleMs);
  }
};
await Promise.all([sampling(), lists(), bulk(), polls(), ...Array.from({ length: 4 }, (_, caller) => lives(caller))]);
done['hook'] = hooks;
// What still waits is delivered within seconds.
await sleep(5000);
const pending = (await Promise.all(stores.map((store) => store.counts()))).flat();
await Promise.all(watches.map((watch) => watch.stop()));
server.closeAllConnections();
server.close();
for (const store of stores) await store.close();
await pool?.end();
await okta.close();
const result: SoakResult = {
  samples,
  done,
  failed,
  unhandled,
  pending: pending.reduce((sum, { pending: waiting }) => sum + waiting, 0),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
