import { type JobsOptions, Queue, QueueEvents, Worker } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installedRedis, type RedisServer, startRedis } from '../../bench/scale/redis-server.ts';
import type { Connection, ConnectOptions } from '../../src/index.ts';
import { jobId, type OktaJob, processor } from '../../src/jobs/bullmq.ts';
import type { ProcessorOptions } from '../../src/jobs/job.ts';
import { useOrg } from '../support/org.ts';

const installed = installedRedis() !== undefined;
if (!installed) process.stdout.write('Skipped the tests of BullMQ: no redis-server or valkey-server.\n');

const windowMs = 1000;
const iris = 'iris.vale@acme.example';

test('the ID of a job depends on what it does, and not on how its input is written', () => {
  const input = { profile: { login: 'noor@acme.example', email: 'noor@acme.example' }, groupIds: ['a', 'b'] };
  const reordered = { groupIds: ['a', 'b'], profile: { email: 'noor@acme.example', login: 'noor@acme.example' } };
  const id = jobId({ action: 'onboard_user', input });
  expect(id).toMatch(/^onboard_user-[0-9a-f]{32}$/);
  expect(jobId({ action: 'onboard_user', input: reordered })).toBe(id);
  expect(jobId({ action: 'create_user', input })).not.toBe(id);
  expect(jobId({ action: 'onboard_user', input: { ...input, groupIds: ['b', 'a'] } })).not.toBe(id);
  expect(jobId({ action: 'onboard_user', input }, 'emp-1')).toBe(jobId({ action: 'onboard_user', input: {} }, 'emp-1'));
});

describe.skipIf(!installed)('jobs of BullMQ', () => {
  const org = useOrg({ limits: { 'user-read': 2 }, windowMs });
  let redis: RedisServer;
  let names = 0;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });
  afterAll(() => redis.close());

  /** Adds a job, works on it until it has ended, and returns it. */
  async function work(
    data: OktaJob,
    {
      connect = {},
      job = {},
      keepSecrets = false,
    }: ProcessorOptions & { connect?: ConnectOptions; job?: JobsOptions } = {},
    okta: Connection = org.connect(connect),
  ) {
    names += 1;
    const connection = { host: '127.0.0.1', port: redis.port };
    const queue = new Queue(`okta-${names}`, { connection });
    const events = new QueueEvents(queue.name, { connection });
    await events.waitUntilReady();
    const added = await queue.add(data.action, data, { jobId: jobId(data), attempts: 3, ...job });
    const worker = new Worker(queue.name, processor(okta, { keepSecrets }), { connection, drainDelay: 1 });
    closing.push(async () => {
      await Promise.all([worker.close(true), events.close(), queue.close()]);
    });
    const ended = added.waitUntilFinished(events, 15_000);
    const outcome = await ended.then(
      () => 'completed',
      (error: Error) => error.message,
    );
    const present = await queue.getJob(jobId(data));
    return {
      outcome,
      queue,
      attempts: present?.attemptsMade,
      starts: present?.attemptsStarted,
      result: present?.returnvalue,
    };
  }

  test('a job returns the output of its action', async () => {
    const { outcome, result } = await work({ action: 'get_group', input: { group: '00gsupport0000000001' } });
    expect(outcome).toBe('completed');
    expect(result).toMatchObject({ id: '00gsupport0000000001' });
  });

  test('the same job added again is not run again', async () => {
    const data = { action: 'get_group', input: { group: '00gengineering000001' } };
    const { queue } = await work(data);
    org.forget();
    await queue.add(data.action, data, { jobId: jobId(data) });
    expect(await queue.getJobCountByTypes('completed', 'wait', 'active')).toBe(1);
    expect(org.sent()).toEqual([]);
  });

  test('a job that would wait too long for the rate limit is delayed and uses no attempt', async () => {
    const okta = org.connect({ deadlineMs: 300 });
    for (let call = 0; call < 3; call += 1) await okta.run('get_user', { user: iris }).catch(() => undefined);
    const { outcome, attempts, starts } = await work({ action: 'get_user', input: { user: iris } }, {}, okta);
    expect(outcome).toBe('completed');
    expect(attempts).toBe(1);
    expect(starts).toBeGreaterThan(1);
  });

  test('an error that may pass is retried', async () => {
    org.sandbox.faults.next({ kind: 'server_error', path: '/api/v1/groups/*' });
    const { outcome, attempts } = await work(
      { action: 'get_group', input: { group: '00gengineering000001' } },
      { connect: { retries: 0 } },
    );
    expect(outcome).toBe('completed');
    expect(attempts).toBe(2);
  });

  test('invalid input fails at once and for good', async () => {
    const { outcome, attempts } = await work({ action: 'get_group', input: { grup: 'x' } });
    expect(outcome).toContain('group is required');
    expect(attempts).toBe(1);
  });

  test('a job whose write has an unknown outcome is kept for a person', async () => {
    org.sandbox.faults.next({ kind: 'lost_after', method: 'POST' });
    const { outcome, attempts, queue } = await work({
      action: 'call_okta_api',
      input: { method: 'POST', path: '/api/v1/groups', body: { profile: { name: 'Night shift' } } },
    });
    expect(outcome).toMatch(/outcome|unknown|not known/i);
    expect(attempts).toBe(1);
    expect(await queue.getFailedCount()).toBe(1);
  });

  test('secrets in a result are masked unless the processor keeps them', async () => {
    const data = { action: 'get_password_reset_link', input: { user: '00uiris0000000000001', sendEmail: false } };
    const { result: masked } = await work(data);
    expect(masked).toMatchObject({ resetPasswordUrl: '***' });
    const { result } = await work(data, { keepSecrets: true });
    expect(result).toMatchObject({ resetPasswordUrl: expect.stringContaining('/reset_password/') });
  });
});
