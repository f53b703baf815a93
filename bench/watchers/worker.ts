import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Subscription } from '../../src/index.ts';
import { Journal } from '../triggers/journal.ts';

/** The settings of a watcher process: JSON in its first argument. */
export interface WorkerTask {
  /** URLs of the package's entries. */
  readonly entry: string;
  readonly postgresEntry: string;
  readonly orgUrl: string;
  readonly apiToken: string;
  readonly database: string;
  readonly schema: string;
  readonly leaseMs: number;
  readonly intervalMs: number;
  readonly journal: string;
  readonly subscriptions: readonly Subscription[];
  /** Where it receives hooks. */
  readonly port: number;
  readonly hookSecret: string;
  /** Number of the process, from 1. */
  readonly run: number;
  /** The longest time that a handler takes, in milliseconds. */
  readonly handleMs: number;
  /** The share of events whose first attempt fails. */
  readonly failShare: number;
}

/** The messages of a watcher process, one line each. */
export type WorkerSaid = { readonly ready: true } | { readonly problem: string };

const say = (said: WorkerSaid) => process.stdout.write(`${JSON.stringify(said)}\n`);

const task: WorkerTask = JSON.parse(process.argv[2] ?? '{}');
const { orgUrl, apiToken, database, schema, leaseMs, intervalMs, subscriptions, port, hookSecret, run } = task;
const { connect, hookListener }: typeof import('../../src/index.ts') = await import(task.entry);
const { postgresStore }: typeof import('../../src/postgres/index.ts') = await import(task.postgresEntry);
const journal = new Journal(task.journal);
const pool = new pg.Pool({
  connectionString: database,
  application_name: `watcher ${run}`,
  max: 8,
  connectionTimeoutMillis: 5000,
});
const store = postgresStore(pool, { schema, leaseMs });
const connection = connect({ orgUrl, apiToken }, { allowLoopback: true, userAgent: `watcher/${run}` });

const watch = await connection.watch(
  subscriptions,
  async (_, { uuid, subscription, attempt, source }) => {
    const at = Date.now();
    // So that some handlers run when the process is killed or frozen.
    await sleep(Math.random() * task.handleMs);
    if (attempt === 1 && Math.random() < task.failShare) throw new Error('failed on purpose');
    journal.add({ uuid, subscription, attempt, source, run, at });
  },
  {
    store,
    hookSecret,
    intervalMs,
    retry: { firstMs: 20 },
    graceMs: 1000,
    onProblem: ({ kind, message }) => {
      if (kind !== 'delivery') say({ problem: message });
    },
  },
);
const server = createServer(hookListener((request) => watch.receive(request)));
await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
await watch.ready;
say({ ready: true });

// The end of stdin requests a clean stop.
const input = createInterface({ input: process.stdin });
await new Promise((resolve) => input.once('close', resolve));
await watch.stop();
server.closeAllConnections();
server.close();
await connection.close();
await store.close();
await pool.end();
journal.close();
