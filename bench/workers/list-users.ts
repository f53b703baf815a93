import { type Kind, type OrgAddress, openClient } from '../clients.ts';
import { report, taskOf } from './task.ts';

/** Reads every user of an org, one after the other. */
export interface ListUsersTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
  /** Users read before the measurement begins. */
  readonly warmUp: number;
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

const { kind, org, warmUp } = taskOf<ListUsersTask>();
const client = await openClient(kind, org);

async function read(atMost: number, afterPage: () => void): Promise<number> {
  let users = 0;
  for await (const _ of client.listUsers()) {
    users += 1;
    if (users % 200 === 0) afterPage();
    if (users >= atMost) break;
  }
  return users;
}

if (warmUp > 0) await read(warmUp, () => {});
globalThis.gc?.();
const before = process.memoryUsage.rss();
let peak = before;
const startedAt = performance.now();
const users = await read(Number.POSITIVE_INFINITY, () => {
  peak = Math.max(peak, process.memoryUsage.rss());
});
const ms = performance.now() - startedAt;
await client.close();
report<ListUsersResult>({ users, ms, before, peak });
