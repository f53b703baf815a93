import { type Kind, type OrgAddress, openClient } from '../clients.ts';
import { report, taskOf } from './task.ts';

/** Reads every user of an org, one after the other. */
export interface ListUsersTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
}

/** How that went. */
export interface ListUsersResult {
  readonly users: number;
  readonly ms: number;
  /** Resident memory before, in bytes. */
  readonly before: number;
  /** The most resident memory seen meanwhile, once a page. */
  readonly peak: number;
}

const { kind, org } = taskOf<ListUsersTask>();
const client = await openClient(kind, org);

// Everything is loaded and a socket open before the measurement begins.
await client.getUser('00ugrace000000000001');
globalThis.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
const startedAt = performance.now();
let users = 0;
for await (const _ of client.listUsers()) {
  users += 1;
  if (users % 200 === 0) peak = Math.max(peak, process.memoryUsage.rss());
}
const ms = performance.now() - startedAt;
await client.close();
report<ListUsersResult>({ users, ms, before, peak });
