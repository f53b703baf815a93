import { prepareWorker } from '../children.ts';
import { duration, medianOf, micros, pairedRatio, times } from '../numbers.ts';
import { withOrg } from '../processes.ts';
import type { Row } from '../table.ts';
import type { RedisServer } from './redis-server.ts';
import type { ScaleResult, ScaleTask } from './worker.ts';

const prepare = (task: ScaleTask) => prepareWorker<ScaleResult>(new URL('worker.ts', import.meta.url), task);

const total = 500;
const perWindow = 100;
const windowMs = 5000;
const unlimited = 1_000_000;
const callers = 10;

/** No effective limit on any bucket but that of memberships. */
const membershipsOnly: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ['apps', 'app', 'group', 'users', 'user-write', 'user-read', 'logs', 'clients', 'devices', 'other'].map(
      (bucket) => [bucket, unlimited],
    ),
  ),
  groups: perWindow,
};

/** How many of `total` users one of several processes adds. */
function shareOf(userIds: readonly string[], { index, processes }: { index: number; processes: number }): string[] {
  return userIds.filter((_, user) => user % processes === index);
}

/** How long raw undici takes for the calls of one window in one process. The last window cannot be faster. */
async function lastWindowMs(): Promise<number> {
  return withOrg({ limits: false, users: total }, async ({ url, token, userIds }) => {
    const task = { url, token, kind: 'raw', redisPort: 0, callers, userIds: userIds.slice(-perWindow) } as const;
    return (await (await prepare(task)).go()).ms;
  });
}

/** Several processes add users with one credential. */
export async function sharedPace(redis: RedisServer, kind: ScaleTask['kind'], processes: number): Promise<Row> {
  const lastMs = await lastWindowMs();
  return withOrg({ limits: membershipsOnly, windowMs, users: total }, async (org) => {
    const common = { url: org.url, token: org.token, kind, redisPort: redis.port, callers };
    const workers = await Promise.all(
      Array.from({ length: processes }, (_, index) =>
        prepare({ ...common, userIds: shareOf(org.userIds.slice(-total), { index, processes }) }),
      ),
    );
    await org.stats();
    const startedAt = performance.now();
    const results = await Promise.all(workers.map((worker) => worker.go()));
    const ms = performance.now() - startedAt;
    const { answered429: refused } = await org.stats();
    const leastMs = (total / perWindow - 1) * windowMs + lastMs;
    const failed = results.reduce((sum, result) => sum + result.failed, 0);
    const goal =
      kind === 'shared'
        ? { goal: '≤ 1.05 ×, ≤ 1 × 429', reached: ms / leastMs <= 1.05 && refused <= 1 && failed === 0 }
        : {};
    return {
      what: `${total} writes, ${perWindow} per ${windowMs / 1000} s, ${processes} processes, ${kind === 'shared' ? 'shared budget' : 'headers only'}`,
      measured: `${duration(ms)}, ${refused} × 429${failed === 0 ? '' : `, ${failed} failed`}`,
      ratio: `${(ms / leastMs).toFixed(3)} × least`,
      reference: `least ${duration(leastMs)}`,
      ...goal,
    };
  });
}

const rounds = 9;

/**
 * What the shared budget costs one process: the processor time of the same calls with and without it, in turns. The time on
 * the wall depends on what else the machine does.
 */
export async function costOfSharing(redis: RedisServer, inFlight: number): Promise<Row> {
  return withOrg({ limits: false, users: 5000 }, async ({ url, token, userIds }) => {
    const measure = async (kind: ScaleTask['kind'], round: number) => {
      const users = Array.from({ length: 2000 }, (_, index) => userIds[(round * 31 + index) % userIds.length] ?? '');
      const task = { url, token, kind, redisPort: redis.port, userIds: users, callers: inFlight };
      return (await prepare(task)).go();
    };
    const [without, shared]: [ScaleResult[], ScaleResult[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      without.push(await measure('headers', round));
      shared.push(await measure('shared', round));
    }
    const ratio = pairedRatio([shared, without], ({ cpuMs }) => cpuMs);
    const perCall = (results: readonly ScaleResult[]) => micros(medianOf(results, ({ cpuMs }) => cpuMs / 2));
    return {
      what: `1 process, ${inFlight} ${inFlight === 1 ? 'caller' : 'callers'}, no limit: processor time per write`,
      measured: perCall(shared),
      ratio: times(ratio),
      reference: `headers only ${perCall(without)}`,
      goal: '≤ 1.10 ×',
      reached: ratio <= 1.1,
    };
  });
}
