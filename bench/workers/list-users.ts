import { type Kind, type OrgAddress, openClient } from '../clients.ts';
import { report, taskOf } from './task.ts';

/** Streams all users of an org. */
export interface ListUsersTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
  /** Measures loading and connecting too. @default false */
  readonly fresh?: boolean;
}

/** The result. */
export interface ListUsersResult {
  readonly users: number;
  readonly ms: number;
  /** Until the first user. */
  readonly firstMs: number;
  /** Resident memory before, in bytes. */
  readonly before: number;
  /** Maximum resident memory during the run, measured once a page. */
  readonly peak: number;
}

const { kind, org, fresh = false } = taskOf<ListUsersTask>();
let startedAt = performance.now();
const client = await openClient(kind, org);

// Load everything and open a socket before the measurement.
if (!fresh) await client.getUser('00ugrace000000000001');
globalThis.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
if (!fresh) startedAt = performance.now();
let firstMs = 0;
let users = 0;
for await (const _ of client.listUsers()) {
  if (users === 0) firstMs = performance.now() - startedAt;
  users += 1;
  if (users % 200 === 0) peak = Math.max(peak, process.memoryUsage.rss());
}
const ms = performance.now() - startedAt;
await client.close();
report<ListUsersResult>({ users, ms, firstMs, before, peak });
