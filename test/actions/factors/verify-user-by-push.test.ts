import { describe, expect, test } from 'vitest';
import { fastClock } from '../../support/fast-clock.ts';
import { killedRun } from '../../support/killed-run.ts';
import { useOrg } from '../../support/org.ts';
import { untyped } from '../../support/untyped.ts';

const grace = '00ugrace000000000001';
const iris = '00uiris0000000000001';
const push = 'opfgracepush00000001';
const post = `POST /api/v1/users/${grace}/factors/${push}/verify`;

describe('verify_user_by_push', () => {
  const org = useOrg();
  const pushes = () => org.sandbox.org.log.events('system.push.send_factor_verify_push').length;
  const quick = () => org.connect({ clock: fastClock(200) });

  test('verify_user_by_push sends one push and returns that the user approved', async () => {
    const { output } = await org.okta.run('verify_user_by_push', { user: 'grace.lindqvist@acme.example' });
    expect(output).toEqual({
      result: 'SUCCESS',
      user: { id: grace },
      factor: { id: push },
      transaction: expect.stringMatching(/^v2mst\./),
      expiresAt: expect.any(String),
    });
    expect(org.writes()).toEqual([post]);
    expect(pushes()).toBe(1);
  });

  test('verify_user_by_push returns that the user rejected the push as a result, not as an error', async () => {
    org.sandbox.org.behavior.pushAnswer = 'REJECTED';
    const { output } = await org.okta.run('verify_user_by_push', { user: grace, factor: push });
    expect(output.result).toBe('REJECTED');
    expect(pushes()).toBe(1);
  });

  test('verify_user_by_push returns WAITING when the wait ends, and goes on with the same push', async () => {
    org.sandbox.org.behavior.pushAnswer = 'TIMEOUT';
    const first = await quick().run('verify_user_by_push', { user: grace, waitSeconds: 10 });
    expect(first.output).toMatchObject({ result: 'WAITING', transaction: expect.stringMatching(/./) });
    org.sandbox.org.behavior.pushAnswer = 'SUCCESS';
    const { transaction } = first.output;
    org.forget();
    const second = await org.okta.run('verify_user_by_push', { user: grace, factor: push, transaction });
    expect(second.output).toMatchObject({ result: 'SUCCESS', transaction });
    expect([org.writes(), pushes()]).toEqual([[], 1]);
  });

  test('verify_user_by_push returns TIMEOUT for a push that expired, and for one that Okta has forgotten', async () => {
    org.sandbox.org.behavior.pushAnswer = 'TIMEOUT';
    const { output } = await org.okta.run('verify_user_by_push', { user: grace, waitSeconds: 0 });
    const again = { user: grace, factor: push, transaction: output.transaction };
    for (const ms of [5 * 60 * 1000, 60 * 60 * 1000]) {
      org.sandbox.clock.advance(ms);
      expect((await org.okta.run('verify_user_by_push', again)).output.result).toBe('TIMEOUT');
    }
    expect(pushes()).toBe(1);
  });

  test('verify_user_by_push returns the number at once, before the user has to pick it', async () => {
    const { output } = await org.okta.run('verify_user_by_push', { user: grace, numberMatching: true });
    expect(output).toMatchObject({ result: 'WAITING', correctAnswer: expect.stringMatching(/^\d{2}$/) });
    expect(org.sent().filter((line) => line.includes('/transactions/'))).toEqual([]);
    const { transaction } = output;
    const { output: end } = await org.okta.run('verify_user_by_push', { user: grace, factor: push, transaction });
    expect(end.result).toBe('SUCCESS');
    expect(pushes()).toBe(1);
  });

  test.each([60, 300])(
    'verify_user_by_push ends with the time limit of the run, also with a wait of %i s',
    async (waitSeconds) => {
      org.sandbox.org.behavior.pushAnswer = 'TIMEOUT';
      const input = { user: grace, waitSeconds };
      const { output } = await quick().run('verify_user_by_push', input, { deadlineMs: 8000 });
      expect(output).toMatchObject({ result: 'WAITING', transaction: expect.stringMatching(/./) });
    },
  );

  test('verify_user_by_push returns WAITING if the responses of the wait do not come in time', async () => {
    const path = /\/transactions\//;
    org.sandbox.faults.next({ kind: 'slow', method: 'GET', path, delayMs: 5000, times: 100 });
    const okta = org.connect({ clock: fastClock(50) });
    const { output } = await okta.run('verify_user_by_push', { user: grace }, { deadlineMs: 60_000 });
    expect(output).toMatchObject({ result: 'WAITING', transaction: expect.stringMatching(/./) });
    expect(pushes()).toBe(1);
  });

  test('verify_user_by_push waits on through failing polls', async () => {
    const path = /\/transactions\//;
    org.sandbox.faults.next({ kind: 'server_error', method: 'GET', path });
    org.sandbox.faults.next({ kind: 'lost_after', method: 'GET', path });
    const { output } = await org.okta.run('verify_user_by_push', { user: grace });
    expect(output.result).toBe('SUCCESS');
    expect(pushes()).toBe(1);
  });

  test.each(['lost_after', 'truncated', 'html_after', 'server_error_after'] as const)(
    'verify_user_by_push sends no second push after %s and reports an unknown outcome',
    async (kind) => {
      org.sandbox.faults.next({ kind, method: 'POST' });
      await expect(org.okta.run('verify_user_by_push', { user: grace })).rejects.toMatchObject({
        category: 'outcome_unknown',
        operation: 'verifyFactor',
      });
      expect([org.writes(), pushes()]).toEqual([[post], 1]);
    },
  );

  test('verify_user_by_push reports an unknown outcome if the request may not have arrived', async () => {
    org.sandbox.faults.next({ kind: 'lost_before', method: 'POST' });
    await expect(org.okta.run('verify_user_by_push', { user: grace })).rejects.toMatchObject({
      category: 'outcome_unknown',
    });
    expect(pushes()).toBe(0);
  });

  test('verify_user_by_push sends no second push when a killed bulk run is resumed', async () => {
    const inputs = [{ user: grace }];
    const journal = await killedRun(org, { step: 'verify_user_by_push', inputs });
    const results = [];
    for await (const result of org.okta.runEach('verify_user_by_push', inputs, { journal, resume: true }))
      results.push(result.error?.message);
    expect(results).toEqual([
      'The push may have been sent, but Okta did not confirm it. Ask the user before you send another one.',
    ]);
    expect([org.writes(), pushes()]).toEqual([[], 0]);
  });

  test.each(['ERROR', 'CANCELLED', 'SOMETHING_NEW'])(
    'verify_user_by_push returns %s as FAILED, never as SUCCESS',
    async (factorResult) => {
      const path = /\/transactions\//;
      org.sandbox.faults.next({ kind: 'status', method: 'GET', path, status: 200, body: { factorResult } });
      const { output } = await org.okta.run('verify_user_by_push', { user: grace });
      expect(output.result).toBe('FAILED');
    },
  );

  test('verify_user_by_push waits while Okta names the challenge in the status, as its reference does', async () => {
    const body = { factorResult: 'WAITING (with number matching challenge)' };
    org.sandbox.faults.next({ kind: 'status', method: 'GET', path: /\/transactions\//, status: 200, body });
    expect((await org.okta.run('verify_user_by_push', { user: grace })).output.result).toBe('SUCCESS');
  });

  test('verify_user_by_push never sends a code instead: it refuses a factor that is not a push', async () => {
    const input = { user: grace, factor: 'mblgracesms000000001' };
    await expect(org.okta.run('verify_user_by_push', input)).rejects.toMatchObject({
      category: 'invalid_request',
      field: 'factor',
      message:
        'factor names a factor of the type sms (OKTA), which cannot be verified by push. Use the push factor of Okta Verify.',
    });
    expect(org.writes()).toEqual([]);
  });

  test('verify_user_by_push fails for a user without an active push factor', async () => {
    const pending = { factorType: 'push', provider: 'OKTA', status: 'PENDING_ACTIVATION' } as const;
    const { id } = org.sandbox.scenario.addFactor(iris, pending);
    await expect(org.okta.run('verify_user_by_push', { user: iris })).rejects.toMatchObject({
      category: 'conflict',
      field: 'user',
      message: expect.stringMatching(/^Okta lists no active push factor of Okta Verify for the user\. Enroll one/),
    });
    await expect(org.okta.run('verify_user_by_push', { user: iris, factor: id })).rejects.toMatchObject({
      category: 'conflict',
      field: 'factor',
    });
    expect(org.writes()).toEqual([]);
  });

  test('verify_user_by_push passes on where the user is signing in', async () => {
    await org.okta.run('verify_user_by_push', { user: grace, clientIp: '203.0.113.7', userAgent: 'Mozilla/5.0' });
    const sent = org.sandbox.requests.find(({ method }) => method === 'POST');
    expect(sent?.headers).toMatchObject({ 'x-forwarded-for': '203.0.113.7', 'user-agent': 'Mozilla/5.0' });
    const others = org.sandbox.requests.filter(({ path }) => path.includes('/transactions/'));
    for (const { headers } of others) expect(headers['x-forwarded-for']).toBeUndefined();
  });

  test.each([
    [{ clientIp: '203.0.113.7\r\nx-evil: 1' }, 'clientIp'],
    [{ clientIp: 'here' }, 'clientIp'],
    [{ userAgent: 'a\nb' }, 'userAgent'],
    [{ waitSeconds: 301 }, 'waitSeconds'],
    [{ transaction: 'v2mst.x' }, 'factor'],
    [{ transaction: '../x', factor: push }, 'transaction'],
    [{ transaction: 'v2mst.x', factor: push, numberMatching: true }, 'numberMatching'],
    [{ transaction: 'v2mst.x', factor: push, clientIp: '203.0.113.7' }, 'clientIp'],
    [{ numberMatching: true, waitSeconds: 10 }, 'waitSeconds'],
  ])('verify_user_by_push rejects %j before sending a request', async (input, field) => {
    await expect(org.okta.run(untyped('verify_user_by_push'), { user: grace, ...input })).rejects.toMatchObject({
      category: 'invalid_request',
      field,
    });
    expect(org.sent()).toEqual([]);
  });

  test('verify_user_by_push sends nothing in a dry run', async () => {
    const { output } = await org.okta.run('verify_user_by_push', { user: grace }, { dryRun: true });
    expect(output).toMatchObject({
      next: { operation: 'verifyFactor' },
      notes: ["The user's devices show a push notification."],
    });
    expect(pushes()).toBe(0);
  });

  test('verify_user_by_push takes only the ID from the link, whatever host it names', async () => {
    const body = {
      factorResult: 'WAITING',
      _links: {
        poll: { href: `https://evil.example/api/v1/users/${grace}/factors/${push}/transactions/v2mst.abc?x=1` },
      },
    };
    org.sandbox.faults.next({ kind: 'status', method: 'POST', status: 201, body });
    await org.okta.run('verify_user_by_push', { user: grace });
    expect(org.sent().at(-1)).toBe(`GET /api/v1/users/${grace}/factors/${push}/transactions/v2mst.abc`);
  });

  test('verify_user_by_push can be canceled while it waits', async () => {
    org.sandbox.org.behavior.pushAnswer = 'TIMEOUT';
    const stop = new AbortController();
    const run = org.okta.run('verify_user_by_push', { user: grace }, { signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    await expect(run).rejects.toMatchObject({ category: 'cancelled' });
    expect(pushes()).toBe(1);
  });

  test('verify_user_by_push rejects a read-only role', async () => {
    const reader = org.connect({ token: org.sandbox.tokens.readOnlyAdmin });
    await expect(reader.run('verify_user_by_push', { user: grace })).rejects.toMatchObject({ category: 'forbidden' });
    expect(pushes()).toBe(0);
  });
});
