import { type Kind, type OrgAddress, openClient } from '../clients.ts';
import { report, taskOf } from './task.ts';

/** Reads one user repeatedly. */
export interface GetUserTask {
  readonly kind: Kind;
  readonly org: OrgAddress;
  readonly inFlight: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Speed and cost. */
export interface GetUserResult {
  readonly perSecond: number;
  /** Processor time per call, user and system, in microseconds. */
  readonly cpuUs: number;
}

const { kind, org, inFlight, warmUpMs, measureMs } = taskOf<GetUserTask>();
const client = await openClient(kind, org);
const user = '00ugrace000000000001';

async function load(ms: number): Promise<number> {
  const end = performance.now() + ms;
  let calls = 0;
  const lane = async () => {
    while (performance.now() < end) {
      if ((await client.getUser(user)) !== user) throw new Error(`${kind} read another user.`);
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return calls;
}

await load(warmUpMs);
const cpu = process.cpuUsage();
const startedAt = performance.now();
const calls = await load(measureMs);
const ms = performance.now() - startedAt;
const used = process.cpuUsage(cpu);
await client.close();
report<GetUserResult>({ perSecond: (calls / ms) * 1000, cpuUs: (used.user + used.system) / calls });
