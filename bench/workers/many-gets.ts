import { type Kind, type OrgAddress, openClient } from '../clients.ts';
import { each, report, taskOf } from './task.ts';

/** Reads many users with more calls in flight than the org allows. */
export interface ManyGetsTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
  readonly userIds: readonly string[];
  readonly inFlight: number;
}

/** The result. */
export interface ManyGetsResult {
  readonly ms: number;
  readonly failed: number;
}

const { kind, org, userIds, inFlight } = taskOf<ManyGetsTask>();
const client = await openClient(kind, org);
const startedAt = performance.now();
const failed = await each({ total: userIds.length, inFlight }, (index) => client.getUser(userIds[index] ?? ''));
const ms = performance.now() - startedAt;
await client.close();
report<ManyGetsResult>({ ms, failed });
