import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../src/index.ts';
import { built } from '../built.ts';
import type { OrgPlace } from './orgs.ts';

/** The orgs of a measurement: JSON in the first argument. */
export interface OrgsTask {
  readonly orgs: readonly OrgPlace[];
  /** An org that takes seconds for each response. */
  readonly slow: OrgPlace;
  /** An org whose rate limit is used up at once. */
  readonly limited: OrgPlace;
  /** An org that gets as many calls as it can take. */
  readonly hot: OrgPlace;
  readonly callsEach: number;
  /** How long the hot org is called, in milliseconds. */
  readonly hotMs: number;
}

/** What the process holds at one moment. */
export interface Held {
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly sockets: number;
}

/** Many calls of many orgs at once. */
export interface Burst {
  readonly calls: number;
  readonly failed: number;
  readonly ms: number;
  /** When each org had all its responses, in milliseconds. */
  readonly orgMs: readonly number[];
  readonly most: Held;
}

/** The result of a measurement. */
export interface OrgsResult {
  readonly empty: Held;
  readonly opened: Held;
  readonly burst: Burst;
  readonly afterBurst: Held;
  /** Milliseconds after the burst until the last socket was closed. */
  readonly idleMs: number;
  readonly idle: Held;
  /** The second burst, beside a slow org and one at its limit. */
  readonly besideOthers: Burst;
  /** The latency of single calls to other orgs, in milliseconds: alone, and while one org is hot. */
  readonly calm: readonly number[];
  readonly besideHot: readonly number[];
  readonly hotCalls: number;
  readonly closed: Held;
}

/** How often the held resources are read, in milliseconds. */
const sampleMs = 50;
const patienceMs = 60_000;

function socketsOpen(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}

/** Pipes to the parent are sockets too. */
const own = socketsOpen();

function held(): Held {
  const { heapUsed, rss } = process.memoryUsage();
  return { heapBytes: heapUsed, residentBytes: rss, sockets: socketsOpen() - own };
}

async function settled(): Promise<Held> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await sleep(50);
  }
  return held();
}

const task: OrgsTask = JSON.parse(process.argv[2] ?? '{}');
const { connect } = await built();
const open = ({ url, token }: OrgPlace) => connect({ orgUrl: url, apiToken: token }, { allowLoopback: true });
const call = (connection: Connection, { user }: OrgPlace) => connection.run('get_user', { user });

type Opened = readonly [connection: Connection, org: OrgPlace];

async function burst(all: readonly Opened[]): Promise<Burst> {
  const most = { heapBytes: 0, residentBytes: 0, sockets: 0 };
  const timer = setInterval(() => {
    const { heapBytes, residentBytes, sockets } = held();
    most.heapBytes = Math.max(most.heapBytes, heapBytes);
    most.residentBytes = Math.max(most.residentBytes, residentBytes);
    most.sockets = Math.max(most.sockets, sockets);
  }, sampleMs);
  const startedAt = performance.now();
  let failed = 0;
  const orgMs = await Promise.all(
    all.map(async ([connection, org]) => {
      const calls = Array.from({ length: task.callsEach }, () => call(connection, org));
      const results = await Promise.allSettled(calls);
      failed += results.filter(({ status }) => status === 'rejected').length;
      return performance.now() - startedAt;
    }),
  );
  clearInterval(timer);
  return { calls: all.length * task.callsEach, failed, ms: performance.now() - startedAt, orgMs, most };
}

/** Calls one org after another, and returns how long each call took. */
async function singles(all: readonly Opened[], until: number): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; performance.now() < until; index += 1) {
    const [connection, org] = all[index % all.length] ?? [];
    if (connection === undefined || org === undefined) break;
    const startedAt = performance.now();
    await call(connection, org);
    took.push(performance.now() - startedAt);
    await sleep(5);
  }
  return took;
}

async function untilIdle(): Promise<number> {
  const startedAt = performance.now();
  while (socketsOpen() > own && performance.now() - startedAt < patienceMs) await sleep(sampleMs);
  return performance.now() - startedAt;
}

async function measure(): Promise<OrgsResult> {
  // What is loaded with the first request belongs to no org.
  const first = open(task.hot);
  await call(first, task.hot);
  await first.close();
  await untilIdle();
  const empty = await settled();
  const all = task.orgs.map((org): Opened => [open(org), org]);
  const opened = await settled();
  const firstBurst = await burst(all);
  const afterBurst = await settled();
  const idleMs = await untilIdle();
  const idle = await settled();

  const [slow, limited, hot] = [open(task.slow), open(task.limited), open(task.hot)];
  const beside = new AbortController();
  const others = [
    ...Array.from({ length: 60 }, () => slow.run('get_user', { user: task.slow.user }, { signal: beside.signal })),
    ...Array.from({ length: 200 }, () =>
      limited.run('get_user', { user: task.limited.user }, { signal: beside.signal }),
    ),
  ].map((run) =>
    run.then(
      () => {},
      () => {},
    ),
  );
  await sleep(500);
  const besideOthers = await burst(all);
  beside.abort();
  await Promise.all(others);

  await untilIdle();
  const calm = await singles(all, performance.now() + task.hotMs);
  const hotUntil = performance.now() + task.hotMs;
  let hotCalls = 0;
  const heat = Array.from({ length: 1000 }, async () => {
    while (performance.now() < hotUntil) {
      await call(hot, task.hot);
      hotCalls += 1;
    }
  });
  const besideHot = await singles(all, hotUntil);
  await Promise.all(heat);
  for (const [connection] of all) await connection.close();
  for (const connection of [slow, limited, hot]) await connection.close();
  all.length = 0;
  const closed = await settled();
  return {
    empty,
    opened,
    burst: firstBurst,
    afterBurst,
    idleMs,
    idle,
    besideOthers,
    calm,
    besideHot,
    hotCalls,
    closed,
  };
}

process.stdout.write(`${JSON.stringify(await measure())}\n`);
