import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/index.ts';
import { Pace } from '../../src/okta/transport/pace.ts';
import { retry } from '../../src/okta/transport/retry.ts';
import type { OktaRequest } from '../../src/okta/transport/transport.ts';
import { PacedOrg, type PacedOrgOptions } from '../support/paced-org.ts';
import { VirtualClock } from '../support/virtual-time.ts';

function setUp(options: Omit<PacedOrgOptions, 'clock'>) {
  const clock = new VirtualClock();
  const org = new PacedOrg({ clock, headers: false, jitterMs: 1, ...options });
  const pace = new Pace({ clock, keepFree: 0, maxConcurrent: 30, maxWaiting: 10_000 });
  const exchange = retry(pace.layer(org.send), { clock, retries: 4 });
  const request = (): OktaRequest => ({
    method: 'PUT',
    url: 'https://acme.okta.com/api/v1/x',
    headers: {},
    operation: 'assignUserToGroup',
    bucket: 'groups',
    repeat: true,
    deadlineAt: clock.now() + 3_600_000,
    record: { attempts: 0, lost: false, waitedMs: 0 },
  });
  /** Makes calls with the given concurrency. Resolves with the time they took. */
  const call = async (calls: number, callers: number): Promise<number> => {
    const startedAt = clock.now();
    let left = calls;
    const work = async () => {
      for (; left > 0; ) {
        left -= 1;
        await exchange(request());
      }
    };
    await clock.run(Promise.all(Array.from({ length: callers }, work)));
    return clock.now() - startedAt;
  };
  return { clock, org, call };
}

const limits = [
  { limit: 10, windowMs: 1000 },
  { limit: 100, windowMs: 5000 },
  { limit: 600, windowMs: 60_000 },
];
const grid = limits.flatMap((limit) => [1, 20, 500].map((callers) => ({ ...limit, callers })));

describe('an org that rate limits without headers', () => {
  test.each(grid)(
    'meets one refusal a window when an org without rate-limit headers sends Retry-After: %o',
    async ({ limit, windowMs, callers }) => {
      for (const retryAfter of ['seconds', 'date'] as const) {
        const { org, call } = setUp({ limit, windowMs, retryAfter });
        const took = await call(limit * 8, callers);
        const [first = 0, ...others] = org.refusals.map(({ refused }) => refused);
        expect(org.answered).toBe(limit * 8);
        expect(first).toBeLessThanOrEqual(11);
        expect(Math.max(...others)).toBe(1);
        expect(took / (7 * windowMs)).toBeLessThan(1.2);
      }
    },
  );

  test.each(grid)(
    'meets few refusals a window when an org sends neither rate-limit headers nor Retry-After: %o',
    async ({ limit, windowMs, callers }) => {
      const { org, call } = setUp({ limit, windowMs });
      const took = await call(limit * 12, callers);
      const refusals = org.refusals.map(({ refused }) => refused);
      expect(org.answered).toBe(limit * 12);
      expect(Math.max(...refusals)).toBeLessThanOrEqual(15);
      // Measured once the window length is known.
      expect(Math.max(...refusals.slice(4))).toBeLessThanOrEqual(3);
      expect(took / (11 * windowMs)).toBeLessThan(1.5);
    },
  );

  test('stops all callers at the first refusal, until one call finds the next window', async () => {
    const { org, call } = setUp({ limit: 20, windowMs: 60_000 });
    await call(40, 500);
    // Five in flight when the window ran out, then one at a time after pauses of 1, 3, 9 and 27 s.
    expect(org.refused).toBeLessThanOrEqual(10);
  });

  test('delays calls by at most one window after an hour without calls', async () => {
    const { clock, org, call } = setUp({ limit: 10, windowMs: 2000 });
    await call(30, 20);
    await clock.run(clock.wait(3_600_000));
    const took = await call(120, 20);
    expect(org.answered).toBe(150);
    expect(took / (11 * 2000)).toBeLessThan(2);
  });

  test('meets few more refusals when another client lowers the capacity of an org without rate-limit headers', async () => {
    const { org, call } = setUp({ limit: 100, windowMs: 5000, retryAfter: 'seconds' });
    await call(300, 20);
    const before = org.refused;
    org.limit = 30;
    await call(150, 20);
    expect(org.answered).toBe(450);
    expect(org.refused - before).toBeLessThanOrEqual(20);
  });

  test('uses the added capacity when an org without rate-limit headers raises its limit', async () => {
    const { org, call } = setUp({ limit: 20, windowMs: 5000, retryAfter: 'seconds' });
    await call(60, 20);
    org.limit = 500;
    const took = await call(3000, 20);
    expect(took / 5000).toBeLessThan(12);
    expect(org.mostRefused).toBeLessThanOrEqual(11);
  });

  test.each([
    ['and says Retry-After', { 'retry-after': '1' }],
    ['and says nothing', {}],
  ])('meets few refusals for 60 concurrent calls over HTTP without rate-limit headers: %s', async (_, headers) => {
    let window = { endsAt: 0, used: 0 };
    let refused = 0;
    const server = createServer((_request, response) => {
      const now = performance.now();
      if (now >= window.endsAt) window = { endsAt: now + 1000, used: 0 };
      window.used += 1;
      const isRefused = window.used > 20;
      if (isRefused) refused += 1;
      const body = isRefused ? '{"errorCode":"E0000047"}' : '{"id":"00u1","status":"ACTIVE","profile":{}}';
      const json = { 'content-type': 'application/json' };
      response.writeHead(isRefused ? 429 : 200, { ...json, ...(isRefused ? headers : {}) }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const okta = connect(
      { orgUrl: `http://127.0.0.1:${port}`, apiToken: '00'.padEnd(42, 'x') },
      { allowLoopback: true },
    );
    const runs = Array.from({ length: 60 }, () => okta.run('get_user', { user: '00u1' }));
    expect(await Promise.all(runs)).toHaveLength(60);
    expect(refused).toBeLessThanOrEqual(20);
    await okta.close();
    server.closeAllConnections();
    server.close();
  });
});
