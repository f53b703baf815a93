import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import type { Subscription } from '../../src/index.ts';
import { Journal } from './journal.ts';

/** The settings of a watcher process: JSON in its first argument. */
export interface WorkerTask {
  /** URL of the package's entry. */
  readonly entry: string;
  readonly orgUrl: string;
  readonly apiToken: string;
  readonly store: string;
  readonly journal: string;
  readonly subscriptions: readonly Subscription[];
  /** Where it receives hooks; absent for polling only. */
  readonly port?: number;
  readonly hookSecret: string;
  readonly intervalMs?: number;
  /** Number of the process, from 1. */
  readonly run: number;
  /** The share of events whose first attempt fails. */
  readonly failShare?: number;
  /** ID of a user whose events fail with every attempt. */
  readonly failFor?: string;
  /** Whether the handler never resolves. */
  readonly blocked?: boolean;
}

/** The messages of a watcher process, one line each. */
export type WorkerSaid =
  /** With the most memory held so far. */
  | { readonly ready: true; readonly bytes: number }
  | { readonly peakBytes: number }
  | { readonly problem: string }
  | { readonly stopped: true };

const say = (said: WorkerSaid) => process.stdout.write(`${JSON.stringify(said)}\n`);
const peak = () => process.resourceUsage().maxRSS * 1024;
const tellPeak = () => say({ peakBytes: peak() });

const task: WorkerTask = JSON.parse(process.argv[2] ?? '{}');
const { orgUrl, apiToken, subscriptions, run, port, hookSecret, intervalMs } = task;
const { failShare = 0, failFor, blocked = false } = task;
const { connect, hookListener, sqliteStore }: typeof import('../../src/index.ts') = await import(task.entry);
const journal = new Journal(task.journal);
const store = sqliteStore(task.store);
const connection = connect({ orgUrl, apiToken }, { allowLoopback: true });

const watch = await connection.watch(
  subscriptions,
  async ({ user }, { uuid, subscription, attempt, source }) => {
    if (failFor !== undefined && user?.id === failFor) throw new Error('always fails');
    if (blocked) await new Promise(() => {});
    if (attempt === 1 && Math.random() < failShare) throw new Error('failed on purpose');
    journal.add({ uuid, subscription, attempt, source, run, at: Date.now() });
  },
  {
    store,
    hookSecret,
    intervalMs,
    // Keep the default of a watch if one user's events always fail.
    retry: failFor === undefined ? { firstMs: 20 } : {},
    graceMs: 1000,
    onProblem: ({ kind, message }) => {
      if (kind !== 'delivery') say({ problem: message });
    },
  },
);
const server = createServer(hookListener((request) => watch.receive(request)));
if (port !== undefined) await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
setInterval(tellPeak, 250).unref();
await watch.ready;
say({ ready: true, bytes: peak() });

// The end of stdin requests a clean stop.
const input = createInterface({ input: process.stdin });
await new Promise((resolve) => input.once('close', resolve));
await watch.stop();
server.closeAllConnections();
server.close();
await connection.close();
await store.close();
journal.close();
tellPeak();
say({ stopped: true });
