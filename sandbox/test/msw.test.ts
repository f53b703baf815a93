import { Client } from '@okta/okta-sdk-nodejs';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/index.ts';
import { oktaHandlers } from '../src/msw.ts';
import { STAFF } from './org-client.ts';

/** A sandbox org without a port behind Mock Service Worker, until the test ends. */
async function start(options: SandboxOptions = {}, origin?: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ listen: false, limits: false, ...options });
  const others = http.all('*', () => Response.error());
  const server = setupServer(...oktaHandlers(sandbox, origin), others);
  server.listen();
  onTestFinished(() => {
    server.close();
    return sandbox.close();
  });
  return sandbox;
}

const withToken = (sandbox: Sandbox, more: RequestInit = {}): RequestInit => ({
  ...more,
  headers: { authorization: `SSWS ${sandbox.token}`, 'content-type': 'application/json' },
});

describe('a sandbox org behind request handlers', () => {
  test('answers the global fetch for https://acme.okta.com with links to that host', async () => {
    const sandbox = await start();
    expect(sandbox).toMatchObject({ url: 'https://acme.okta.com', controls: [] });
    const response = await fetch('https://acme.okta.com/api/v1/users?limit=2', withToken(sandbox));
    expect(response.status).toBe(200);
    expect(response.headers.get('link')).toMatch(
      /<https:\/\/acme\.okta\.com\/api\/v1\/users\?after=\w+&limit=2>; rel="next"/,
    );
    expect(JSON.stringify(await response.json())).toContain('"self":{"href":"https://acme.okta.com/api/v1/users/');
  });

  test("pages through every user with Okta's own SDK", async () => {
    const sandbox = await start({ users: 450 });
    const client = new Client({ orgUrl: sandbox.url, token: sandbox.token });
    const ids: (string | undefined)[] = [];
    const users = await client.userApi.listUsers({ limit: 200 });
    await users.each((user) => void ids.push(user.id));
    expect(new Set(ids).size).toBe(sandbox.org.users.ordered.filter(({ status }) => status !== 'DEPROVISIONED').length);
    expect(sandbox.requests.map(({ path }) => path.replace(/after=\w+/, 'after=…'))).toEqual([
      '/api/v1/users?limit=200',
      '/api/v1/users?after=…&limit=200',
      '/api/v1/users?after=…&limit=200',
    ]);
  });

  test("keeps changes made with Okta's own SDK", async () => {
    const sandbox = await start();
    const client = new Client({ orgUrl: sandbox.url, token: sandbox.token });
    const profile = {
      firstName: 'Ida',
      lastName: 'Berg',
      email: 'ida.berg@acme.example',
      login: 'ida.berg@acme.example',
    };
    const created = await client.userApi.createUser({ body: { profile }, activate: false });
    await client.userApi.suspendUser({ userId: STAFF.grace });
    expect(sandbox.org.user(created.id ?? '')).toMatchObject({ status: 'STAGED', profile });
    expect(sandbox.org.user(STAFF.grace)?.status).toBe('SUSPENDED');
    expect(sandbox.org.log.events().map(({ eventType }) => eventType)).toEqual([
      'user.lifecycle.create',
      'user.mfa.factor.activate',
      'user.lifecycle.suspend',
    ]);
    await expect(client.userApi.suspendUser({ userId: STAFF.grace })).rejects.toMatchObject({ errorCode: 'E0000001' });
  });

  test('answers requests to another given origin', async () => {
    const sandbox = await start({}, 'https://id.acme.example');
    const response = await fetch('https://id.acme.example/api/v1/users/me', withToken(sandbox));
    expect(await response.json()).toMatchObject({
      _links: { self: { href: expect.stringMatching(/^https:\/\/id\.acme/) } },
    });
    await expect(fetch('https://acme.okta.com/api/v1/users/me', withToken(sandbox))).rejects.toThrow('fetch');
    expect(sandbox.requests).toHaveLength(1);
  });

  test('limits rates and checks tokens behind request handlers as over a port', async () => {
    const sandbox = await start({ limits: { users: 1 } });
    const forbidden = await fetch(`${sandbox.url}/api/v1/users/me`, { headers: { authorization: 'SSWS 00wrong' } });
    expect(forbidden.status).toBe(401);
    const statuses: number[] = [];
    for (let count = 0; count < 2; count += 1) {
      statuses.push((await fetch(`${sandbox.url}/api/v1/users?limit=1`, withToken(sandbox))).status);
    }
    expect(statuses).toEqual([200, 429]);
    expect(sandbox.stats()).toMatchObject({ requests: 3, answered429: 1, sockets: 0, maxConcurrent: 1 });
  });

  test.each(['lost_before', 'lost_after', 'truncated'] as const)(
    'cuts the connection of a request handler for the fault %s',
    async (kind) => {
      const sandbox = await start();
      sandbox.faults.next({ kind });
      const url = `${sandbox.url}/api/v1/users/${STAFF.grace}/lifecycle/suspend`;
      await expect(fetch(url, withToken(sandbox, { method: 'POST' }))).rejects.toThrow('fetch');
      expect(sandbox.org.user(STAFF.grace)?.status).toBe(kind === 'lost_before' ? 'ACTIVE' : 'SUSPENDED');
      expect(sandbox.faults.pending).toBe(0);
    },
  );

  test.each([
    ['html_after', 200, '<!DOCTYPE html>'],
    ['server_error', 500, 'E0000009'],
    ['read_only', 503, 'E0000010'],
    ['slow', 200, '"id"'],
  ] as const)('answers a request handler with the fault %s', async (kind, status, text) => {
    const sandbox = await start();
    sandbox.faults.next({ kind, delayMs: 1 });
    const response = await fetch(`${sandbox.url}/api/v1/users/me`, withToken(sandbox));
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });

  test('serves no control calls through request handlers', async () => {
    const sandbox = await start();
    const response = await fetch(`${sandbox.url}/__sandbox/reset`, withToken(sandbox, { method: 'POST' }));
    expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ errorCode: 'E0000008' })]);
  });

  test.each(['acme.okta.com', '', 'null', 'about:blank'])(
    'rejects %j as the origin of request handlers',
    async (origin) => {
      const sandbox = await startSandbox({ listen: false });
      expect(() => oktaHandlers(sandbox, origin)).toThrow(
        'is not the origin of an org. Use one such as https://acme.okta.com.',
      );
    },
  );
});

describe('the fetch of a sandbox org', () => {
  test('sends a request without Mock Service Worker, with or without a port', async () => {
    for (const listen of [false, true]) {
      const sandbox = await startSandbox({ listen });
      const body = JSON.stringify({ profile: { city: 'Zürich' } });
      const request = new Request(
        `https://acme.okta.com/api/v1/users/${STAFF.grace}`,
        withToken(sandbox, { method: 'POST', body }),
      );
      expect((await sandbox.fetch(request)).status).toBe(200);
      expect(sandbox.org.user(STAFF.grace)?.profile['city']).toBe('Zürich');
      expect(sandbox.requests).toMatchObject([
        { method: 'POST', body, status: 200, headers: { authorization: 'SSWS ***' } },
      ]);
      await sandbox.close();
    }
  });

  test('rejects a Host that differs from the URL', async () => {
    const sandbox = await startSandbox({ listen: false });
    const headers = { host: 'evil.example', authorization: `SSWS ${sandbox.token}` };
    const response = await sandbox.fetch('https://acme.okta.com/api/v1/users/me', { headers });
    expect([response.status, await response.json()]).toEqual([
      403,
      { error: 'This sandbox org was called as acme.okta.com. Send that as Host.' },
    ]);
    expect(sandbox.stats().requests).toBe(0);
  });

  test('rejects at once when a request is aborted, before or during processing', async () => {
    const sandbox = await startSandbox({ listen: false });
    const controller = new AbortController();
    sandbox.faults.next({ kind: 'slow', delayMs: 600_000 });
    const pending = sandbox.fetch(`${sandbox.url}/api/v1/users/me`, withToken(sandbox, { signal: controller.signal }));
    await expect.poll(() => sandbox.requests.length).toBe(1);
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    await expect(sandbox.fetch(sandbox.url, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(sandbox.requests).toMatchObject([{ status: 0 }]);
  });

  test('rejects a body of more than 10 MB without a port', async () => {
    const sandbox = await startSandbox({ listen: false });
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    const response = await sandbox.fetch(`${sandbox.url}/api/v1/users`, withToken(sandbox, { method: 'POST', body }));
    expect(response.status).toBe(413);
    expect(sandbox.requests).toMatchObject([{ status: 413, body: '' }]);
  });

  test('returns half of a truncated body', async () => {
    const sandbox = await startSandbox({ listen: false });
    sandbox.faults.next({ kind: 'truncated' });
    const response = await sandbox.fetch(`${sandbox.url}/api/v1/users/me`, withToken(sandbox));
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('fetch failed');
  });

  test('restores the seeded state with reset', async () => {
    const sandbox = await startSandbox({ listen: false });
    await sandbox.fetch(`${sandbox.url}/api/v1/users/${STAFF.grace}`, withToken(sandbox, { method: 'DELETE' }));
    sandbox.reset();
    expect(sandbox.org.user(STAFF.grace)?.status).toBe('ACTIVE');
    expect(sandbox.requests).toEqual([]);
  });
});

test('rejects a port for an org that does not listen', async () => {
  await expect(startSandbox({ listen: false, port: 8080 })).rejects.toThrow('Leave out port, or listen: false.');
});
