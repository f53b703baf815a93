import { type Kind, type OrgAddress, openClient } from '../clients.ts';
import { each, report, taskOf } from './task.ts';

/** Makes users members of a group of an org that allows only so many calls. */
export interface AddToGroupTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
  /** An org without limits, for the warm-up and to see how long the calls of one window take. */
  readonly free: OrgAddress;
  readonly userIds: readonly string[];
  readonly inFlight: number;
  /** Calls of one window. */
  readonly window: number;
}

/** How that went. */
export interface AddToGroupResult {
  readonly ms: number;
  /** How long the calls of one window take where nothing holds them back. */
  readonly windowMs: number;
  readonly failed: number;
}

const { kind, org, free, userIds, inFlight, window } = taskOf<AddToGroupTask>();
const group = '00gcontractors000001';

async function add(to: OrgAddress, users: readonly string[]): Promise<{ ms: number; failed: number }> {
  const client = await openClient(kind, to);
  const startedAt = performance.now();
  const failed = await each({ total: users.length, inFlight }, async (index) =>
    client.addUserToGroup(group, users[index] ?? ''),
  );
  const ms = performance.now() - startedAt;
  await client.close();
  return { ms, failed };
}

await add(free, userIds.slice(0, window));
const { ms: windowMs } = await add(free, userIds.slice(window, 2 * window));
report<AddToGroupResult>({ ...(await add(org, userIds)), windowMs });
