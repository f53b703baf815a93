import { type BenchClient, type Kind, type OrgAddress, openClient } from '../clients.ts';
import { each, report, taskOf } from './task.ts';

/** Adds users to a group in an org with a rate limit. */
export interface AddToGroupTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
  /** An org without limits, for the warm-up and for the reference with raw undici. */
  readonly free: OrgAddress;
  readonly userIds: readonly string[];
  readonly inFlight: number;
  /** Calls of one window. */
  readonly window: number;
}

/** The result. */
export interface AddToGroupResult {
  readonly ms: number;
  /** How long raw undici takes for the calls of one window without a limit. */
  readonly windowMs: number;
  readonly failed: number;
}

const { kind, org, free, userIds, inFlight, window } = taskOf<AddToGroupTask>();
const group = '00gcontractors000001';

async function add(client: BenchClient, users: readonly string[]): Promise<{ ms: number; failed: number }> {
  const startedAt = performance.now();
  const failed = await each({ total: users.length, inFlight }, async (index) =>
    client.addUserToGroup(group, users[index] ?? ''),
  );
  return { ms: performance.now() - startedAt, failed };
}

const warmUp = await openClient(kind, free);
await add(warmUp, userIds.slice(0, window));
const undici = await openClient('undici', free);
await add(undici, userIds.slice(window, 2 * window));
const { ms: windowMs } = await add(undici, userIds.slice(2 * window, 3 * window));
const client = await openClient(kind, org);
const result = await add(client, userIds);
report<AddToGroupResult>({ ...result, windowMs });
await Promise.all([warmUp, undici, client].map((open) => open.close()));
