import { once } from 'node:events';
import { Redis } from 'ioredis';
import { connect } from '../../src/index.ts';
import { redisBudget } from '../../src/redis/index.ts';
import { each, report, taskOf } from '../workers/task.ts';

/** Adds users to a group as fast as the rate limit allows. */
export interface ScaleTask {
  readonly url: string;
  readonly token: string;
  /** `headers` follows the response headers only; `raw` ignores the rate limit. */
  readonly kind: 'shared' | 'headers' | 'raw';
  readonly redisPort: number;
  readonly userIds: readonly string[];
  readonly callers: number;
}

/** The result. */
export interface ScaleResult {
  readonly ms: number;
  readonly failed: number;
  /** Processor time of this process, in milliseconds. */
  readonly cpuMs: number;
}

const task = taskOf<ScaleTask>();
const group = '00gcontractors000001';

async function ours() {
  const redis = task.kind === 'shared' ? new Redis(task.redisPort, '127.0.0.1') : undefined;
  const shared = redis === undefined ? {} : { sharedBudget: redisBudget(redis) };
  const logger = { debug() {}, warn: (details: object) => process.stderr.write(`${JSON.stringify(details)}\n`) };
  const connection = connect({ orgUrl: task.url, apiToken: task.token }, { allowLoopback: true, logger, ...shared });
  // Load everything and open a socket before the measurement. A dry run reads from another bucket.
  await connection.run('add_user_to_group', { group, user: '00ugrace000000000001' }, { dryRun: true });
  return {
    add: (user: string) => connection.run('add_user_to_group', { group, user }),
    async close() {
      await connection.close();
      redis?.disconnect();
    },
  };
}

async function raw() {
  const { Pool } = await import('undici');
  const pool = new Pool(task.url, { connections: 30, pipelining: 1 });
  const headers = { authorization: `SSWS ${task.token}` };
  return {
    async add(user: string) {
      const answer = await pool.request({ path: `/api/v1/groups/${group}/users/${user}`, method: 'PUT', headers });
      await answer.body.text();
    },
    close: () => pool.close(),
  };
}

const { add, close } = await (task.kind === 'raw' ? raw() : ours());
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
const failed = await each({ total: task.userIds.length, inFlight: task.callers }, (index) =>
  add(task.userIds[index] ?? ''),
);
const ms = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpu);
report<ScaleResult>({ ms, failed, cpuMs: (user + system) / 1000 });
await close();
process.exit();
