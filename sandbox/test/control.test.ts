import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generatedUserId, startSandbox } from '../src/index.ts';
import { type OrgClient, openOrg, STAFF } from './org-client.ts';

let org: OrgClient;

const control = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${org.sandbox.url}/__sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: Object(await response.json()) };
};

beforeEach(async () => {
  org = await openOrg();
});
afterEach(() => org.sandbox.close());

describe('/__sandbox/', () => {
  test('counts requests to the org in stats, but not control calls', async () => {
    await org.get('/api/v1/users/me');
    await control('GET', 'stats');
    const { body } = await control('GET', 'stats');
    expect(body).toMatchObject({ requests: 1, answered429: 0, byBucket: { 'user-read': 1 } });
    expect(body.sockets).toBeGreaterThanOrEqual(1);
    org.sandbox.resetStats();
    expect([org.sandbox.stats().requests, org.sandbox.requests]).toEqual([0, []]);
  });

  test('sets scripted and random faults through control calls and clears them', async () => {
    await control('POST', 'faults', { next: [{ kind: 'status', status: 418, path: '/api/*/me' }] });
    expect((await org.get('/api/v1/users/me')).status).toBe(418);
    await control('POST', 'faults', { rates: { read_only: 1, methods: ['DELETE'] } });
    expect((await org.get('/api/v1/users/me')).status).toBe(200);
    expect((await org.delete(`/api/v1/users/${STAFF.grace}`)).status).toBe(503);
    await control('POST', 'faults', { clear: true });
    expect((await org.delete(`/api/v1/users/${STAFF.grace}`)).status).toBe(204);
  });

  test('rejects an unknown fault', async () => {
    expect(await control('POST', 'faults', { next: { kind: 'earthquake' } })).toEqual({
      status: 400,
      body: { error: 'earthquake is not a kind of fault.' },
    });
    expect((await control('POST', 'earthquake')).status).toBe(404);
  });

  test.each([
    [{ next: { kind: 'slow', delayMs: 'long' } }, 'delayMs must be a number.'],
    [{ next: { kind: 'slow', dealyMs: 5 } }, 'dealyMs is not known here'],
    [{ rates: { lost_befor: 1 } }, 'lost_befor is not known here'],
    [{ log: { lateShare: 'half' } }, 'lateShare must be a number.'],
    [{ next: [{ kind: 'status' }], hooks: { twice: 1 } }, 'twice is not known here'],
  ])('rejects the faults %j and sets none', async (body, sentence) => {
    expect(await control('POST', 'faults', body)).toEqual({
      status: 400,
      body: { error: expect.stringContaining(sentence) },
    });
    expect(org.sandbox.faults.pending).toBe(0);
    expect((await org.get('/api/v1/users/me')).status).toBe(200);
  });

  test('advances the clock of the org with a control call', async () => {
    const before = org.sandbox.clock.now();
    await control('POST', 'advance', { ms: 3_600_000 });
    expect(org.sandbox.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    expect((await control('POST', 'advance', { ms: 'soon' })).body).toEqual({ error: 'ms must be a number.' });
    expect(org.sandbox.clock.now()).not.toBeNaN();
  });

  test('shows the settings of the org and changes them until the next reset', async () => {
    const own = await openOrg({ activationMs: 5 });
    const at = `${own.sandbox.url}/__sandbox`;
    const settings = async (body?: unknown) => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return Object(await (await fetch(`${at}/settings`, init)).json());
    };
    expect(await settings()).toMatchObject({ activationMs: 5, deactivationMs: 1000, emptyPollNext: 'always' });
    expect(await settings({ activationMs: 60_000, emptyPollNext: 'missing' })).toMatchObject({ activationMs: 60_000 });
    const profile = { firstName: 'Una', lastName: 'Slow', login: 'una@acme.example', email: 'una@acme.example' };
    const created = await own.post('/api/v1/users', { profile });
    expect(created.body['transitioningToStatus']).toBe('PROVISIONED');
    expect((await own.get('/api/v1/logs?filter=eventType%20eq%20%22x%22')).headers.get('link')).not.toContain('next');
    await fetch(`${at}/reset`, { method: 'POST' });
    expect(await settings()).toMatchObject({ activationMs: 5, emptyPollNext: 'always' });
    for (const [body, error] of [
      [{ activationMs: '5' }, 'activationMs must be a number.'],
      [{ activationMs: -1 }, 'activationMs must not be negative.'],
      [{ pushAnswer: 'MAYBE' }, 'pushAnswer must be one of SUCCESS, REJECTED, TIMEOUT.'],
      [{ weather: 'fine' }, expect.stringContaining('weather is not a setting; there are searchDelayMs, ')],
    ]) {
      expect(await settings(body)).toEqual({ error });
    }
    await own.sandbox.close();
  });

  test('locks users out, signs them in and logs any event through control calls', async () => {
    expect((await control('POST', 'lock-user', { user: 'iris.vale@acme.example' })).status).toBe(200);
    expect((await org.get(`/api/v1/users/${STAFF.iris}`)).body['status']).toBe('LOCKED_OUT');
    const { sessionId, sessionToken } = (await control('POST', 'sign-in', { user: STAFF.zoe })).body;
    expect((await org.get(`/api/v1/sessions/${sessionId}`)).body['userId']).toBe(STAFF.zoe);
    expect((await org.post('/api/v1/sessions', { sessionToken })).body['userId']).toBe(STAFF.zoe);
    const failed = {
      eventType: 'user.session.start',
      user: STAFF.ben,
      result: 'FAILURE',
      reason: 'INVALID_CREDENTIALS',
    };
    await control('POST', 'event', failed);
    expect((await org.get('/api/v1/logs')).list.at(-1)).toMatchObject({
      eventType: 'user.session.start',
      actor: { id: STAFF.ben },
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    });
    expect((await control('POST', 'lock-user', { user: 'nobody' })).body.error).toContain('nobody is neither');
  });

  test('returns the requests that reached the org', async () => {
    await org.get('/api/v1/users/me');
    const { body } = await control('GET', 'requests');
    expect(body).toMatchObject([{ method: 'GET', path: '/api/v1/users/me', status: 200 }]);
    expect(JSON.stringify(body)).not.toContain(org.sandbox.token);
  });

  test('returns counts and every user with their groups and apps in the state', async () => {
    expect((await control('GET', 'state')).body).toMatchObject({ counts: { users: 12, groups: 6, apps: 5 } });
    const { users } = (await control('GET', 'state?full=1')).body;
    expect(users[1]).toEqual({
      id: STAFF.grace,
      login: 'grace.lindqvist@acme.example',
      status: 'ACTIVE',
      groups: ['00gsupport0000000001'],
      apps: ['0oaslack000000000001'],
    });
  });

  test('restores the initial state on reset', async () => {
    await org.delete(`/api/v1/users/${STAFF.grace}`);
    await org.post('/api/v1/groups', { profile: { name: 'Gone' } });
    org.sandbox.faults.next({ kind: 'status' });
    await control('POST', 'reset');
    expect(org.sandbox.org.user(STAFF.grace)?.status).toBe('ACTIVE');
    expect((await control('GET', 'state')).body.counts).toMatchObject({ users: 12, groups: 6 });
    expect((await org.get('/api/v1/users/me')).status).toBe(200);
    expect(org.sandbox.org.log.events()).toEqual([]);
  });
});

describe('startSandbox', () => {
  test('generates the same users every time and finds them by ID and login', async () => {
    const [one, two] = [await openOrg({ users: 50 }), await openOrg({ users: 50, seed: 9 })];
    const user = one.sandbox.org.user(generatedUserId(50));
    expect(user?.profile).toEqual(two.sandbox.org.user(generatedUserId(50))?.profile);
    expect((await one.get(`/api/v1/users/${user?.profile['login']}`)).body['id']).toBe(generatedUserId(50));
    await Promise.all([one.sandbox.close(), two.sandbox.close()]);
  });

  test('generates the same IDs for the same seed and others for another seed', async () => {
    const created = async (seed: number) => {
      const own = await openOrg({ seed });
      const { body } = await own.post('/api/v1/groups', { profile: { name: 'New' } });
      await own.sandbox.close();
      return body['id'];
    };
    expect(await created(3)).toBe(await created(3));
    expect(await created(3)).not.toBe(await created(4));
  });

  test('closes open connections when the sandbox closes', async () => {
    const own = await startSandbox({ latencyMs: 60_000 });
    const waiting = fetch(`${own.url}/api/v1/users/me`, { headers: { authorization: `SSWS ${own.token}` } });
    const failed = expect(waiting).rejects.toThrow();
    await expect.poll(() => own.requests.length).toBe(1);
    await own.close();
    await failed;
  });

  test('records each request with its response', async () => {
    const own = await openOrg();
    const traffic = own.sandbox.requests;
    await own.get('/api/v1/users/me');
    await own.post('/api/v1/users', { profile: {} });
    expect(traffic.map(({ method, path, body, status }) => [method, path, body, status])).toEqual([
      ['GET', '/api/v1/users/me', '', 200],
      ['POST', '/api/v1/users', '{"profile":{}}', 400],
    ]);
    await own.sandbox.close();
  });

  test('logs a locked user as Okta does', () => {
    org.sandbox.scenario.lockUser(STAFF.grace);
    expect(org.sandbox.org.user(STAFF.grace)?.status).toBe('LOCKED_OUT');
    expect(org.sandbox.org.log.events()).toMatchObject([
      { eventType: 'user.account.lock', actor: { id: STAFF.grace }, outcome: { result: 'FAILURE' } },
    ]);
  });
});
