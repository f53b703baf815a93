import { describe, expect, test } from 'vitest';
import { type Connection, isOktaError } from '../../src/index.ts';
import { type BossResult, jobId, type OktaJob, processor } from '../../src/jobs/pg-boss.ts';
import { useOrg } from '../support/org.ts';

const iris = 'iris.vale@acme.example';

/** Runs one job as a worker of pg-boss does. */
async function work(
  okta: Connection,
  data: OktaJob,
  signal: AbortSignal = new AbortController().signal,
): Promise<BossResult | undefined> {
  const [result] = await processor(okta)([{ id: jobId(data), data, signal }]);
  return result;
}

describe('jobs of pg-boss', () => {
  const org = useOrg({ limits: { 'user-read': 2 }, windowMs: 1000 });

  /** A connection with a short deadline, after the last call that the rate limit allows. */
  async function usedUp(): Promise<Connection> {
    const okta = org.connect({ deadlineMs: 300 });
    for (let call = 0; call < 5; call += 1) {
      const error: unknown = await okta.run('get_user', { user: iris }).catch((failed: unknown) => failed);
      if (isOktaError(error)) return okta;
    }
    throw new Error('The rate limit was not used up.');
  }

  test('the ID of a job is a UUID of what it does', () => {
    const id = jobId({ action: 'get_user', input: { user: iris } });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(jobId({ action: 'get_user', input: { user: iris } })).toBe(id);
  });

  test('each job of a batch has a result of its own', async () => {
    const { signal } = new AbortController();
    const jobs = [{ user: iris }, { user: 'nobody@acme.example' }].map((input) => {
      const data = { action: 'get_user', input };
      return { id: jobId(data), data, signal };
    });
    const results = await processor(org.okta)(jobs);
    expect(results).toMatchObject([
      { id: jobs[0]?.id, status: 'completed', output: { profile: { login: iris } } },
      { id: jobs[1]?.id, status: 'deadletter', output: { category: 'not_found' } },
    ]);
  });

  test('an error that may pass is left to the retries of pg-boss', async () => {
    org.sandbox.faults.next({ kind: 'server_error', path: '/api/v1/groups/*' });
    const data = { action: 'get_group', input: { group: '00gengineering000001' } };
    expect(await work(org.connect({ retries: 0 }), data)).toMatchObject({
      status: 'failed',
      output: { category: 'unavailable' },
    });
  });

  test('a job that would wait too long for the rate limit waits in its worker', async () => {
    const okta = await usedUp();
    expect(await work(okta, { action: 'get_user', input: { user: iris } })).toMatchObject({ status: 'completed' });
  });

  test('a job whose worker stops while it waits for the rate limit is retried later', async () => {
    const okta = await usedUp();
    const result = await work(okta, { action: 'get_user', input: { user: iris } }, AbortSignal.timeout(500));
    expect(result).toMatchObject({ status: 'failed', output: { category: 'rate_limited' } });
  });
});
