import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '../src/index.ts';
import { type OrgClient, openOrg, STAFF } from './org-client.ts';

let org: OrgClient;

const suspend = () => org.post(`/api/v1/users/${STAFF.grace}/lifecycle/suspend`);
const status = () => org.sandbox.org.user(STAFF.grace)?.status;

beforeEach(async () => {
  org = await openOrg();
});
afterEach(() => org.sandbox.close());

describe('a scripted fault', () => {
  test.each<[FaultKind, number, string | undefined, string]>([
    ['server_error', 500, 'E0000009', 'ACTIVE'],
    ['server_error_after', 500, 'E0000009', 'SUSPENDED'],
    ['read_only', 503, 'E0000010', 'ACTIVE'],
    ['rate_limited', 429, 'E0000047', 'ACTIVE'],
    ['concurrency', 429, 'E0000047', 'ACTIVE'],
    ['html', 200, undefined, 'ACTIVE'],
    ['html_after', 200, undefined, 'SUSPENDED'],
    ['redirect', 302, undefined, 'ACTIVE'],
    ['status', 500, undefined, 'ACTIVE'],
    ['slow', 200, undefined, 'SUSPENDED'],
  ])('answers the fault %s with %d and the documented effect on the user', async (kind, code, errorCode, left) => {
    org.sandbox.faults.next({ kind, delayMs: 5 });
    const reply = await suspend();
    expect([reply.status, reply.body['errorCode'], status()]).toEqual([code, errorCode, left]);
    expect(org.sandbox.requests.at(-1)?.status).toBe(code);
    expect((await org.get('/api/v1/users/me')).status).toBe(200);
  });

  test.each<[FaultKind, string]>([
    ['lost_before', 'ACTIVE'],
    ['lost_after', 'SUSPENDED'],
    ['truncated', 'SUSPENDED'],
  ])('breaks the connection for the fault %s with the documented effect on the user', async (kind, left) => {
    org.sandbox.faults.next({ kind });
    await expect(suspend()).rejects.toThrow();
    expect(status()).toBe(left);
    expect((await org.get('/api/v1/users/me')).status).toBe(200);
  });

  test.each(['html', 'html_after'] as const)('returns a web page for the fault %s', async (kind) => {
    org.sandbox.faults.next({ kind });
    const reply = await org.get('/api/v1/users?limit=1');
    expect(reply.headers.get('content-type')).toBe('text/html;charset=utf-8');
    expect(reply.text).toMatch(/^<!DOCTYPE html>/);
  });

  test('drops the headers of the response that html_after replaces', async () => {
    org.sandbox.faults.next({ kind: 'html_after' });
    const reply = await org.get('/api/v1/users?limit=1');
    expect(reply.headers.has('link')).toBe(false);
    expect(Number(reply.headers.get('content-length'))).toBe(reply.text.length);
  });

  test('sends the headers and half of the body for the fault truncated', async () => {
    org.sandbox.faults.next({ kind: 'truncated' });
    const response = await fetch(`${org.sandbox.url}/api/v1/users/me`, {
      headers: { authorization: `SSWS ${org.sandbox.token}` },
    });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('sends the given status, body and location of a fault', async () => {
    org.sandbox.faults.next({ kind: 'status', status: 418, body: { odd: true } });
    org.sandbox.faults.next({ kind: 'redirect', status: 307, location: 'https://elsewhere.example/' });
    org.sandbox.faults.next({ kind: 'server_error', status: 503 });
    const odd = await suspend();
    expect([odd.status, odd.body]).toEqual([418, { odd: true }]);
    const moved = await suspend();
    expect([moved.status, moved.headers.get('location')]).toEqual([307, 'https://elsewhere.example/']);
    expect((await suspend()).status).toBe(503);
    expect((await suspend()).status).toBe(200);
  });

  test('returns the time of the reset with the fault rate_limited', async () => {
    org.sandbox.faults.next({ kind: 'rate_limited', delayMs: 5000 });
    const reply = await suspend();
    const wait = Number(reply.headers.get('x-rate-limit-reset')) * 1000 - org.sandbox.clock.now();
    expect(wait).toBeGreaterThan(3000);
    expect(wait).toBeLessThanOrEqual(6000);
    expect((await suspend()).status).toBe(200);
  });

  test('selects the requests of a fault by method, path and times', async () => {
    const { faults } = org.sandbox;
    faults.next({ kind: 'status', method: 'POST', times: 2 });
    faults.next({ kind: 'read_only', path: '/api/v1/groups' });
    faults.next({ kind: 'status', status: 504, path: /limit=7/ });
    expect((await org.get('/api/v1/users?limit=7')).status).toBe(504);
    expect((await org.get('/api/v1/groups?limit=1')).status).toBe(503);
    expect((await org.get('/api/v1/groups')).status).toBe(200);
    expect([(await suspend()).status, (await suspend()).status, (await suspend()).status]).toEqual([500, 500, 200]);
    expect(faults.pending).toBe(0);
  });

  test('clears the remaining scripted faults', async () => {
    org.sandbox.faults.next({ kind: 'status', times: 100 });
    org.sandbox.faults.rates({ status: 1 });
    org.sandbox.faults.clear();
    expect((await suspend()).status).toBe(200);
  });
});

describe('random faults', () => {
  const outcomes = async (client: OrgClient): Promise<number[]> => {
    const seen: number[] = [];
    for (let times = 0; times < 40; times += 1) seen.push((await client.get('/api/v1/users/me')).status);
    return seen;
  };

  test('draws random faults at the given rate and repeats them with the same seed', async () => {
    org.sandbox.faults.rates({ read_only: 0.25, status: 0.25, seed: 7 });
    const first = await outcomes(org);
    org.sandbox.faults.rates({ read_only: 0.25, status: 0.25, seed: 7 });
    expect(await outcomes(org)).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500, 503]));
    org.sandbox.faults.rates({ read_only: 0.25, status: 0.25, seed: 8 });
    expect(await outcomes(org)).not.toEqual(first);
  });

  test('draws random faults only for matching requests', async () => {
    org.sandbox.faults.rates({ status: 1, match: ({ method }) => method === 'POST' });
    expect((await suspend()).status).toBe(500);
    expect((await org.get('/api/v1/users/me')).status).toBe(200);
  });
});
