import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { PgBoss } from 'pg-boss';
import { type Sandbox, startSandbox } from '../../sandbox/src/index.ts';
import { jobId, type OktaJob } from '../../src/jobs/bullmq.ts';
import { jobId as bossJobId } from '../../src/jobs/pg-boss.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { endWithUs } from '../children.ts';
import { duration } from '../numbers.ts';
import type { Row } from '../table.ts';
import type { JobTask } from './job-worker.ts';
import type { RedisServer } from './redis-server.ts';

const total = 2000;
const limit = 500;
const windowMs = 5000;
const group = '00gcontractors000001';
const queueName = 'okta';
/** Longer than any run. */
const patienceMs = 300_000;

const login = (index: number) => `hire.${index}@acme.example`;
const job = (index: number): OktaJob => ({
  action: 'onboard_user',
  input: {
    profile: { login: login(index), email: login(index), firstName: 'Hire', lastName: String(index) },
    groupIds: [group],
    sendEmail: false,
  },
});

/** A queue with the jobs, as the bench sees it. */
interface JobQueue {
  readonly name: string;
  readonly postgresUrl?: string;
  /** Adds the jobs, or adds nothing if they are there. */
  add(jobs: readonly OktaJob[]): Promise<void>;
  counts(): Promise<{ total: number; completed: number; failed: number }>;
  close(): Promise<void>;
}

function bullQueue(redis: RedisServer): JobQueue {
  const queue = new Queue(queueName, { connection: { host: '127.0.0.1', port: redis.port } });
  return {
    name: 'BullMQ',
    async add(jobs) {
      await queue.addBulk(jobs.map((data) => ({ name: data.action, data, opts: { jobId: jobId(data), attempts: 5 } })));
    },
    async counts() {
      const counts = await queue.getJobCounts();
      const { completed = 0, failed = 0 } = counts;
      return { completed, failed, total: Object.values(counts).reduce((sum, count) => sum + count, 0) };
    },
    close: () => queue.close(),
  };
}

async function bossQueue(): Promise<JobQueue> {
  const postgres = await startPostgres();
  const boss = new PgBoss({ connectionString: postgres.url });
  boss.on('error', () => {});
  await boss.start();
  // pg-boss takes ten seconds to miss a worker; fewer are not allowed.
  await boss.createQueue(queueName, { retryLimit: 5, heartbeatSeconds: 10 });
  return {
    name: 'pg-boss',
    postgresUrl: postgres.url,
    async add(jobs) {
      await boss.insert(
        queueName,
        jobs.map((data) => ({ id: bossJobId(data), data })),
      );
    },
    async counts() {
      const { rows } = await boss
        .getDb()
        .executeSql(`SELECT state, count(*)::int FROM pgboss.job WHERE name = '${queueName}' GROUP BY state`);
      const count = (state: string) => Number(rows.find((row) => row['state'] === state)?.['count'] ?? 0);
      return {
        completed: count('completed'),
        failed: count('failed'),
        total: rows.reduce((sum: number, row) => sum + Number(row['count']), 0),
      };
    },
    async close() {
      await boss.stop({ graceful: false });
      await postgres.stop();
    },
  };
}

async function startWorker(task: JobTask): Promise<ChildProcess> {
  const worker = new URL('job-worker.ts', import.meta.url).pathname;
  const args = ['--conditions=@okta-connector/source', worker, JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  endWithUs(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await holds()) && performance.now() < end) await sleep(50);
}

/** How the users in the org compare with the jobs. */
function compare({ org }: Sandbox): { lost: number; doubled: number } {
  const times = new Map<unknown, number>();
  for (const { profile } of org.users.values()) times.set(profile['login'], (times.get(profile['login']) ?? 0) + 1);
  let [lost, doubled] = [0, 0];
  for (let index = 0; index < total; index += 1) {
    const id = org.logins.find(login(index)) ?? '';
    const isMember = org.memberships.ofRight(id).some(({ groupId }) => groupId === group);
    if (!isMember || org.users.get(id)?.status === 'STAGED') lost += 1;
    if ((times.get(login(index)) ?? 0) > 1) doubled += 1;
  }
  return { lost, doubled };
}

/** Onboards 2,000 users with two workers, each of which is killed once. */
async function killedWorkers(queue: JobQueue, redis: RedisServer): Promise<Row> {
  const sandbox = await startSandbox({ limits: { users: limit }, windowMs });
  const { url, token } = sandbox;
  const task: JobTask = { url, token, queue: queueName, redisPort: redis.port, postgresUrl: queue.postgresUrl };
  try {
    const jobs = Array.from({ length: total }, (_, index) => job(index));
    await queue.add(jobs);
    await queue.add(jobs);
    const added = (await queue.counts()).total;
    const before = sandbox.org.users.size;
    const startedAt = performance.now();
    const workers = await Promise.all([startWorker(task), startWorker(task)]);
    for (const [index, worker] of workers.entries()) {
      await until(() => sandbox.org.users.size - before >= (total * (index + 1)) / 4);
      await kill(worker);
      workers[index] = await startWorker(task);
    }
    await until(async () => {
      const { completed, failed } = await queue.counts();
      return completed + failed >= total;
    });
    const ms = performance.now() - startedAt;
    const { completed, failed } = await queue.counts();
    for (const worker of workers) await kill(worker);
    const { lost, doubled } = compare(sandbox);
    const { answered429, requests } = sandbox.stats();
    return {
      what: `${total} onboardings, ${queue.name}, 2 workers, each killed once`,
      measured: `${completed} completed, ${failed} failed, ${lost} lost, ${doubled} doubled, ${duration(ms)}`,
      ratio: `${(requests / total).toFixed(3)} requests each, ${answered429} × 429`,
      reference: `${added} jobs after adding each twice`,
      goal: '0 lost, 0 doubled',
      reached: completed === total && lost === 0 && doubled === 0 && added === total,
    };
  } finally {
    await sandbox.close();
  }
}

/** Kills workers of BullMQ. */
export async function bullJobs(redis: RedisServer): Promise<Row> {
  const queue = bullQueue(redis);
  try {
    return await killedWorkers(queue, redis);
  } finally {
    await queue.close();
  }
}

/** Kills workers of pg-boss. */
export async function bossJobs(redis: RedisServer): Promise<Row> {
  const queue = await bossQueue();
  try {
    return await killedWorkers(queue, redis);
  } finally {
    await queue.close();
  }
}
