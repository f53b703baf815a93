import { afterEach, describe, expect, test } from 'vitest';
import { type SandboxOptions, startSandbox } from '../src/index.ts';
import { OrgClient, type Reply, STAFF } from './org-client.ts';

let org: OrgClient;

async function open(options: SandboxOptions): Promise<void> {
  const sandbox = await startSandbox(options);
  org = new OrgClient(() => sandbox);
}

afterEach(() => org.sandbox.close());

const limits = (reply: Reply) =>
  ['limit', 'remaining', 'reset'].map((name) => Number(reply.headers.get(`x-rate-limit-${name}`)));
const grace = `/api/v1/users/${STAFF.grace}`;

describe('rate limits', () => {
  test.each([
    ['GET', '/api/v1/users', 600],
    ['POST', '/api/v1/users', 600],
    ['GET', grace, 2000],
    ['GET', '/api/v1/users/me', 2000],
    ['GET', `${grace}/factors`, 600],
    ['DELETE', `${grace}/sessions`, 600],
    ['POST', grace, 600],
    ['GET', '/api/v1/groups', 500],
    ['GET', '/api/v1/groups/00gsupport0000000001', 1000],
    ['GET', '/api/v1/groups/00gsupport0000000001/users', 500],
    ['GET', '/api/v1/apps', 100],
    ['GET', '/api/v1/apps/0oaslack000000000001', 500],
    ['GET', '/api/v1/logs', 120],
    ['GET', '/api/v1/org', 1200],
    ['GET', '/.well-known/okta-organization', 1200],
    ['GET', '/api/v1/nothing', 1200],
  ])('counts %s %s in a bucket of %d', async (method, path, limit) => {
    await open({ principalShare: 1 });
    const [own, remaining] = limits(await org.send(method, path, method === 'POST' ? { body: {} } : {}));
    expect([own, remaining]).toEqual([limit, limit - 1]);
  });

  test('counts lifecycle calls, updates and deletions of a user in one bucket and reads in another', async () => {
    await open({ limits: { 'user-write': 3 } });
    await org.post(`${grace}/lifecycle/suspend`);
    await org.post(`${grace}`, { profile: { title: 'x' } });
    expect(limits(await org.delete('/api/v1/users/nobody'))[1]).toBe(0);
    expect((await org.post(`${grace}/lifecycle/unsuspend`)).status).toBe(429);
    expect((await org.get(grace)).status).toBe(200);
  });

  test('answers 429 without effect when a bucket is used up, and opens it at its reset, as recorded', async () => {
    await open({ limits: 1, windowMs: 10_000 });
    const first = await org.post('/api/v1/groups', { profile: { name: 'One' } });
    const groups = org.sandbox.org.groups.size;
    const refused = await org.post('/api/v1/groups', { profile: { name: 'Two' } });
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      errorCode: 'E0000047',
      errorSummary: 'API call exceeded rate limit due to too many requests.',
      errorLink: 'E0000047',
      errorId: expect.stringMatching(/^oae/),
      errorCauses: [],
    });
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(limits(refused)).toEqual([1, 0, limits(first)[2]]);
    expect(org.sandbox.org.groups.size).toBe(groups);
    org.sandbox.clock.advance(10_000);
    expect((await org.post('/api/v1/groups', { profile: { name: 'Two' } })).status).toBe(200);
  });

  test('counts no refused request, so that they do not extend the window', async () => {
    await open({ limits: 1, windowMs: 1000 });
    await org.get('/api/v1/groups');
    for (let times = 0; times < 5; times += 1) expect((await org.get('/api/v1/groups')).status).toBe(429);
    org.sandbox.clock.advance(1000);
    expect((await org.get('/api/v1/groups')).status).toBe(200);
    expect(org.sandbox.stats()).toMatchObject({
      requests: 7,
      answered429: 5,
      concurrency429: 0,
      byBucket: { groups: 7 },
    });
  });

  test('opens a window with the first request and rounds its reset to whole seconds', async () => {
    await open({ clockOffsetMs: -3_600_000 });
    const before = org.sandbox.clock.now();
    const [, , reset = 0] = limits(await org.get('/api/v1/groups'));
    const after = org.sandbox.clock.now();
    expect(reset).toBeGreaterThanOrEqual(Math.ceil((before + 60_000) / 1000));
    expect(reset).toBeLessThanOrEqual(Math.ceil((after + 60_000) / 1000));
    org.sandbox.clock.advance(30_000);
    expect(limits(await org.get('/api/v1/groups'))).toEqual([250, 248, reset]);
  });

  test("takes Date and Reset from the org's clock", async () => {
    await open({ clockOffsetMs: 86_400_000 });
    const reply = await org.get('/api/v1/groups');
    const date = Date.parse(reply.headers.get('date') ?? '');
    expect(date - Date.now()).toBeGreaterThan(86_000_000);
    expect((limits(reply)[2] ?? 0) * 1000 - date).toBeLessThanOrEqual(61_000);
  });

  test('limits a token to its share of a bucket and shows its ceiling in the headers', async () => {
    await open({ limits: { groups: 4 }, principalShare: 0.5 });
    expect(limits(await org.get('/api/v1/groups')).slice(0, 2)).toEqual([2, 1]);
    await org.get('/api/v1/groups');
    expect((await org.get('/api/v1/groups')).status).toBe(429);
    const other = { token: org.sandbox.tokens.readOnlyAdmin };
    expect(limits(await org.get('/api/v1/groups', other)).slice(0, 2)).toEqual([2, 1]);
  });

  test("limits a token to half of Okta's own limits, but to all of given ones", async () => {
    await open({});
    expect(limits(await org.get('/api/v1/logs')).slice(0, 2)).toEqual([60, 59]);
    await org.sandbox.close();
    await open({ limits: { logs: 120 } });
    expect(limits(await org.get('/api/v1/logs')).slice(0, 2)).toEqual([120, 119]);
  });

  test("shares the org's buckets between its tokens", async () => {
    await open({ limits: { groups: 1 } });
    await org.get('/api/v1/groups');
    expect((await org.get('/api/v1/groups', { token: org.sandbox.tokens.readOnlyAdmin })).status).toBe(429);
  });

  test('refuses nothing with limits: false and still sends headers', async () => {
    await open({ limits: false });
    expect(limits(await org.get('/api/v1/logs')).slice(0, 2)).toEqual([1_000_000, 999_999]);
  });

  test('omits the headers with rateLimitHeaders: false', async () => {
    await open({ rateLimitHeaders: false });
    expect((await org.get('/api/v1/logs')).headers.has('x-rate-limit-limit')).toBe(false);
  });

  test('counts refused requests, including those without a token', async () => {
    await open({});
    expect(limits(await org.get('/api/v1/groups', { token: 'wrong' })).slice(0, 2)).toEqual([250, 249]);
  });
});

describe('concurrency', () => {
  test('rejects more concurrent requests than the org accepts with a limit of 0', async () => {
    await open({ concurrency: 3, latencyMs: 50 });
    const replies = await Promise.all(Array.from({ length: 8 }, () => org.get(grace)));
    const refused = replies.filter((reply) => reply.status === 429);
    expect(refused.length).toBe(5);
    for (const reply of refused) {
      expect(limits(reply).slice(0, 2)).toEqual([0, 0]);
      expect(reply.body['errorCode']).toBe('E0000047');
    }
    expect(org.sandbox.stats()).toMatchObject({ concurrency429: 5, answered429: 5 });
  });

  test('reports the highest number of concurrent requests in stats', async () => {
    await open({ latencyMs: 100 });
    await Promise.all(Array.from({ length: 5 }, () => org.get(grace)));
    expect(org.sandbox.stats()).toMatchObject({ requests: 5, maxConcurrent: 5, concurrency429: 0 });
  });

  test('accepts requests again after concurrent ones finish', async () => {
    await open({ concurrency: 2, latencyMs: 5 });
    for (let round = 0; round < 3; round += 1) {
      const replies = await Promise.all([org.get(grace), org.get(grace)]);
      expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    }
  });
});
