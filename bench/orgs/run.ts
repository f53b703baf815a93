import { parseArgs } from 'node:util';
import type { SandboxOptions } from '../../sandbox/src/index.ts';
import { build } from '../build.ts';
import { endAll, startTask } from '../children.ts';
import { count, duration, megabytes, times } from '../numbers.ts';
import type { OrgPlace } from './orgs.ts';
import type { Burst, Held, OrgsResult, OrgsTask } from './worker.ts';

const { values } = parseArgs({
  options: {
    orgs: { type: 'string', default: '500' },
    calls: { type: 'string', default: '20' },
    help: { type: 'boolean', default: false },
  },
});

const usage = `npm run bench:orgs -- [options]

  --orgs NUMBER   connections, each to an org of its own (500)
  --calls NUMBER  calls of each at once (20)
`;

/** Orgs in one process. */
const orgsPerProcess = 100;
/** The most sockets of a connection, the default of the connector. */
const socketsPerOrg = 30;
/** Idle sockets must be closed within this time. */
const idleBudgetMs = 12_000;
/** Heap for each connection that has no calls. */
const bytesPerIdleOrg = 150_000;

const start = (file: string, task: unknown) => startTask(new URL(file, import.meta.url), task);

async function startOrgs(options: readonly SandboxOptions[]): Promise<OrgPlace[]> {
  return JSON.parse(await start('orgs.ts', options).line);
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function holds({ heapBytes, residentBytes, sockets }: Held): string {
  return `heap ${megabytes(heapBytes)}, resident ${megabytes(residentBytes)}, ${count(sockets)} sockets`;
}

function burstLine({ calls, failed, ms, orgMs, most }: Burst): string {
  const [middle, last] = [quantile(orgMs, 0.5), quantile(orgMs, 1)];
  return `${count(calls)} calls at once in ${duration(ms)}, ${failed} failed; an org had its responses after ${duration(middle)} (median), ${duration(last)} (last); at most ${holds(most)}`;
}

function report(result: OrgsResult, orgs: number): string[] {
  const { empty, opened, burst, afterBurst, idleMs, idle, besideOthers, calm, besideHot, hotCalls, closed } = result;
  const each = (bytes: number) => `${((bytes - empty.heapBytes) / orgs / 1000).toFixed(1)} kB for each org`;
  return [
    `no connection: ${holds(empty)}`,
    `${orgs} connections without a call: ${holds(opened)}; ${each(opened.heapBytes)}`,
    `burst: ${burstLine(burst)}`,
    `right after: ${holds(afterBurst)}`,
    `the last socket was closed ${duration(idleMs)} later: ${holds(idle)}; ${each(idle.heapBytes)}`,
    `burst beside a slow org and one at its limit: ${burstLine(besideOthers)}; ${times(besideOthers.ms / burst.ms)} the time`,
    `single calls alone: median ${duration(quantile(calm, 0.5))}, 99th percentile ${duration(quantile(calm, 0.99))} (${count(calm.length)})`,
    `single calls beside a hot org (1,000 callers, ${count(hotCalls)} calls): median ${duration(quantile(besideHot, 0.5))}, 99th percentile ${duration(quantile(besideHot, 0.99))} (${count(besideHot.length)})`,
    `all closed: ${holds(closed)}`,
  ];
}

function faultsOf({ burst, besideOthers, idleMs, idle, empty, besideHot }: OrgsResult, orgs: number): string[] {
  const failed = burst.failed + besideOthers.failed;
  return [
    ...(failed > 0 ? [`${failed} calls failed`] : []),
    ...(burst.most.sockets > orgs * socketsPerOrg ? [`${burst.most.sockets} sockets`] : []),
    ...(idleMs > idleBudgetMs || idle.sockets > 0 ? ['idle sockets stayed open'] : []),
    ...((idle.heapBytes - empty.heapBytes) / orgs > bytesPerIdleOrg ? ['idle connections hold too much memory'] : []),
    ...(besideOthers.ms > burst.ms * 2 + 1000 ? ['a slow org held up others'] : []),
    ...(quantile(besideHot, 0.99) > 1000 ? ['a hot org starved others'] : []),
  ];
}

/** Builds and measures the current sources. Returns the exit code. */
async function main(): Promise<number> {
  build();
  const [orgs, callsEach] = [Number(values.orgs), Number(values.calls)];
  const options = Array.from({ length: orgs }, (_, index): SandboxOptions => ({ seed: index + 1 }));
  const places: OrgPlace[] = [];
  for (let at = 0; at < orgs; at += orgsPerProcess)
    places.push(...(await startOrgs(options.slice(at, at + orgsPerProcess))));
  const [slow, limited] = await startOrgs([{ latencyMs: 3000 }, { limits: 10 }]);
  const [hot] = await startOrgs([{ limits: false }]);
  if (slow === undefined || limited === undefined || hot === undefined) throw new Error('An org did not start.');
  const task: OrgsTask = { orgs: places, slow, limited, hot, callsEach, hotMs: 10_000 };
  const { line } = start('worker.ts', task);
  const result: OrgsResult = JSON.parse(await line);
  const title = `${count(orgs)} connections to ${count(orgs)} orgs in one process, ${callsEach} calls each at once`;
  console.log([title, ...report(result, orgs).map((text) => `  ${text}`)].join('\n'));
  const faults = faultsOf(result, orgs);
  console.log(faults.length === 0 ? 'Bounded and fair.' : `FAILED: ${faults.join('; ')}`);
  return faults.length === 0 ? 0 : 1;
}

if (values.help) console.log(usage);
else {
  process.exitCode = await main();
  endAll();
}
