import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { PgBoss } from 'pg-boss';
import { connect } from '../../src/index.ts';
import { processor } from '../../src/jobs/bullmq.ts';
import { processor as bossProcessor } from '../../src/jobs/pg-boss.ts';
import { redisBudget } from '../../src/redis/index.ts';
import { taskOf } from '../workers/task.ts';

/** Works on jobs until it is killed. */
export interface JobTask {
  readonly url: string;
  readonly token: string;
  readonly queue: string;
  readonly redisPort: number;
  /** For pg-boss; without it, the queue is BullMQ's. */
  readonly postgresUrl?: string | undefined;
}

const { url, token, queue, redisPort, postgresUrl } = taskOf<JobTask>();
const redis = new Redis(redisPort, '127.0.0.1', { maxRetriesPerRequest: null });
const okta = connect({ orgUrl: url, apiToken: token }, { allowLoopback: true, sharedBudget: redisBudget(redis) });

if (postgresUrl === undefined) {
  // The shortest times after which the jobs of a killed worker go to another one.
  const stalled = { lockDuration: 3000, stalledInterval: 1000, maxStalledCount: 5 };
  new Worker(queue, processor(okta), { connection: redis, concurrency: 10, ...stalled });
} else {
  const boss = new PgBoss({ connectionString: postgresUrl, superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 });
  boss.on('error', (error) => process.stderr.write(`${error.message}\n`));
  await boss.start();
  const options = { perJobResults: true, localConcurrency: 5, batchSize: 4, pollingIntervalSeconds: 0.5 } as const;
  await boss.work(queue, { ...options, burstWhenBatchFull: true }, bossProcessor(okta));
}
process.stdout.write('ready\n');
