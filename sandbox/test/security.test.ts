import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { matchesPath } from '../src/faults/path-pattern.ts';
import { startSandbox } from '../src/index.ts';
import { openOrg, STAFF, useOrgClient } from './org-client.ts';

const org = useOrgClient();

interface Raw {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Iterable<Buffer>;
}

/** A request with a chosen Host and other headers. */
function raw(
  path: string,
  { method = 'GET', headers = {}, body = '' }: Raw = {},
): Promise<{ status: number; text: string }> {
  const { port } = new URL(org.sandbox.url);
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    call.on('error', reject);
    if (typeof body === 'string') call.write(body);
    else for (const chunk of body) call.write(chunk);
    call.end();
  });
}

const port = () => new URL(org.sandbox.url).port;
const authorization = () => `SSWS ${org.sandbox.token}`;

describe('the Host of a request', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', 'LocalHost'])('accepts the Host %s with the port', async (name) => {
    const headers = { host: `${name}:${port()}`, authorization: authorization() };
    const reply = await raw('/api/v1/users/me', { headers });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(`http://${name.toLowerCase()}:${port()}/api/v1/users/`);
  });

  test.each([
    'evil.example',
    'evil.example:PORT',
    'localhost',
    '127.0.0.1:1',
    'localhost:PORT.evil.example',
    'acme.okta.com',
    '127.0.0.1@evil.example:PORT',
  ])('rejects the Host %s everywhere and records nothing', async (host) => {
    const headers = { host: host.replace('PORT', port()), authorization: authorization() };
    const before = org.sandbox.stats().requests;
    for (const path of [
      '/api/v1/users/me',
      '/.well-known/okta-organization',
      '/__sandbox/requests',
      '/__sandbox/state',
    ]) {
      const reply = await raw(path, { headers });
      expect([reply.status, reply.text]).toEqual([403, expect.stringContaining('answers under 127.0.0.1:')]);
      expect(reply.text).not.toContain('evil');
    }
    expect(org.sandbox.stats().requests).toBe(before);
  });
});

describe('a control call', () => {
  test.each<[string, Record<string, string>]>([
    ['of another site', { origin: 'https://evil.example' }],
    ['of a sandboxed frame', { origin: 'null' }],
    ['of another port', { origin: 'http://127.0.0.1:1' }],
    ['that a browser marks as cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['that a browser marks as same-site', { 'sec-fetch-site': 'same-site' }],
  ])('rejects a control call %s', async (_, marks) => {
    await org.delete(`/api/v1/users/${STAFF.grace}`);
    const headers = { host: `127.0.0.1:${port()}`, 'content-type': 'text/plain', ...marks };
    const reply = await raw('/__sandbox/reset', { method: 'POST', headers });
    expect([reply.status, reply.text]).toEqual([
      403,
      expect.stringContaining('Control calls of a web page are refused.'),
    ]);
    expect(org.sandbox.org.user(STAFF.grace)?.status).toBe('DEPROVISIONED');
    expect((await raw('/__sandbox/requests', { headers })).status).toBe(403);
  });

  test.each<Record<string, string>>([{}, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'same-origin' }])(
    'accepts a control call with %j',
    async (headers) => {
      expect((await raw('/__sandbox/stats', { headers: { host: `127.0.0.1:${port()}`, ...headers } })).status).toBe(
        200,
      );
    },
  );

  test('accepts control calls from a page of the sandbox itself', async () => {
    const headers = { host: `localhost:${port()}`, origin: `http://localhost:${port()}` };
    expect((await raw('/__sandbox/stats', { headers })).status).toBe(200);
  });
});

describe('a body', () => {
  const chunk = Buffer.alloc(1024 * 1024, 32);
  const megabytes = (count: number) => Array.from({ length: count }, () => chunk);
  const headers = () => ({
    host: `127.0.0.1:${port()}`,
    authorization: authorization(),
    'content-type': 'application/json',
  });

  test.each(['/api/v1/groups', '/__sandbox/settings'])(
    'rejects a body of more than 10 MB to %s with 413',
    async (path) => {
      const reply = await raw(path, { method: 'POST', headers: headers(), body: megabytes(11) });
      expect([reply.status, reply.text]).toEqual([413, expect.stringContaining('more than 10 MB')]);
    },
  );

  test.each(['/api/v1/groups', '/__sandbox/settings'])(
    'rejects an oversized Content-Length to %s without reading the body',
    async (path) => {
      const more = { ...headers(), 'content-length': String(11 * 1024 * 1024) };
      const reply = await raw(path, { method: 'POST', headers: more, body: megabytes(11) });
      expect(reply.status).toBe(413);
    },
  );

  test('accepts a body of 9 MB', async () => {
    const body = [Buffer.from('{"profile":{"name":"Large"}}'), ...megabytes(9)];
    expect((await raw('/api/v1/groups', { method: 'POST', headers: headers(), body })).status).toBe(200);
  });

  test('fails only the request with a body nested too deeply, not the org', async () => {
    const settings = `${'{"app":'.repeat(100_000)}{}${'}'.repeat(100_000)}`;
    const body = `{"label":"Deep","signOnMode":"BOOKMARK","settings":${settings}}`;
    const reply = await raw('/api/v1/apps', { method: 'POST', headers: headers(), body });
    expect([400, 500]).toContain(reply.status);
    expect((await org.get('/api/v1/users/me')).status).toBe(200);
  });
});

describe('recorded requests', () => {
  test.each<[string, string, unknown]>([
    ['POST', '/api/v1/users', { profile: {}, credentials: { password: { value: 'Hunter-2222' } } }],
    [
      'POST',
      '/api/v1/users',
      { credentials: { password: { hash: { algorithm: 'BCRYPT', value: 'Hunter-2222', salt: 'Hunter-2222' } } } },
    ],
    ['POST', '/api/v1/users', { credentials: { recovery_question: { question: 'Pet?', answer: 'Hunter-2222' } } }],
    [
      'POST',
      `/api/v1/users/${STAFF.grace}/credentials/change_password`,
      { oldPassword: { value: 'Hunter-2222' }, newPassword: { value: 'Hunter-2222' } },
    ],
    ['POST', '/api/v1/sessions', { sessionToken: 'Hunter-2222' }],
    ['POST', '/api/v1/apps', { credentials: { oauthClient: { client_secret: 'Hunter-2222' } } }],
    [
      'POST',
      '/api/v1/eventHooks',
      { channel: { config: { authScheme: { value: 'Hunter-2222' }, headers: [{ key: 'X', value: 'Hunter-2222' }] } } },
    ],
    ['POST', `/api/v1/users/${STAFF.grace}/factors/x/verify`, { passCode: 'Hunter-2222' }],
  ])('masks the secrets in the recorded request %s %s %j', async (method, path, body) => {
    await org.send(method, path, { body });
    const text = JSON.stringify((await org.get('/__sandbox/requests')).list);
    expect(text).toContain('***');
    expect(text).not.toContain('Hunter-2222');
    expect(text).not.toContain(org.sandbox.token);
    expect(JSON.stringify(org.sandbox.requests)).not.toContain('Hunter-2222');
  });

  test.each(['token', 'sessionToken', 'activationToken', 'recovery%54oken', 'client_secret', 'password'])(
    'masks the secret parameter %s in the path of a recorded request',
    async (name) => {
      await org.get(`/api/v1/users?limit=2&${name}=Hunter-2222&q=a%20b`);
      expect(org.sandbox.requests.at(-1)?.path).toBe(`/api/v1/users?limit=2&${name}=***&q=a%20b`);
      expect(JSON.stringify((await org.get('/__sandbox/requests')).list)).not.toContain('Hunter-2222');
    },
  );

  test('records values that are not secrets unchanged', async () => {
    const profile = { firstName: 'Una', lastName: 'Pass', login: 'una@acme.example', email: 'una@acme.example' };
    const hash = { algorithm: 'BCRYPT', workFactor: 10, salt: 'x', value: 'y' };
    await org.post('/api/v1/users', { profile, credentials: { password: { hash } } });
    const { body } = org.sandbox.requests.at(-1) ?? { body: '' };
    expect(JSON.parse(body)).toEqual({
      profile,
      credentials: { password: { hash: { algorithm: 'BCRYPT', workFactor: 10, salt: '***', value: '***' } } },
    });
    await org.post('/api/v1/groups', { profile: { name: 'Plain' } });
    expect(org.sandbox.requests.at(-1)?.body).toBe('{"profile":{"name":"Plain"}}');
  });

  test('masks unreadable bodies that may hold a secret', async () => {
    const headers = { host: `127.0.0.1:${port()}`, cookie: 'sid=Hunter-2222', authorization: authorization() };
    await raw('/api/v1/users', { method: 'POST', headers, body: 'password=Hunter-2222' });
    expect(org.sandbox.requests.at(-1)).toMatchObject({
      body: '***',
      headers: { cookie: '***', authorization: 'SSWS ***' },
    });
  });
});

describe('the tokens of an org', () => {
  test('draws new tokens at every start and keeps them through a reset', async () => {
    const [one, two] = [await openOrg({ seed: 5 }), await openOrg({ seed: 5 })];
    const all = [one, two].flatMap(({ sandbox }) => Object.values(sandbox.tokens));
    expect(new Set(all).size).toBe(14);
    for (const token of all) expect(token).toMatch(/^00[\w-]{40}$/);
    expect((await one.get('/api/v1/users/me', { token: two.sandbox.token })).status).toBe(401);
    await one.post('/__sandbox/reset');
    expect((await one.get('/api/v1/users/me')).status).toBe(200);
    await Promise.all([one.sandbox.close(), two.sandbox.close()]);
  });

  test('accepts a given token, so that a client can keep it', async () => {
    const token = '00given'.padEnd(42, 'x');
    const own = await startSandbox({ token });
    const reply = await fetch(`${own.url}/api/v1/users/me`, { headers: { authorization: `SSWS ${token}` } });
    expect([own.token, reply.status]).toEqual([token, 200]);
    await own.close();
  });
});

describe('the path of a fault', () => {
  test.each([
    ['/api/v1/users', '/api/v1/users', true],
    ['/api/v1/users', '/api/v1/users/me', false],
    ['/api/v1/users*', '/api/v1/users?limit=1', true],
    ['*/me', '/api/v1/users/me', true],
    ['/api/*/lifecycle/*', '/api/v1/users/00u1/lifecycle/suspend', true],
    ['/a*a', '/a', false],
    ['*', '/anything', true],
    ['/(a+)+$', '/aaaa', false],
    ['/api/v1/groups/**/users', '/api/v1/groups/00g1/users', true],
  ])('matches the fault path %s against %s as %s', (pattern, path, matches) => {
    expect(matchesPath(pattern, path)).toBe(matches);
  });

  test.each(['/(a+)+$/', '/^(\\/|a)*$/', `${'*a'.repeat(450)}*b`])(
    'matches the path %s without hanging',
    async (path) => {
      const set = await org.post('/__sandbox/faults', { next: { kind: 'status', status: 418, path } });
      expect(set.status).toBe(200);
      expect((await org.get(`/${'a'.repeat(8000)}!`)).status).toBe(404);
      expect(org.sandbox.faults.pending).toBe(1);
    },
  );

  test.each([
    ['a'.repeat(1001), 'path must have at most 1000 characters.'],
    [7, 'path must be a text.'],
  ])('rejects a fault path that is too long or not a text', async (path, error) => {
    const reply = await org.post('/__sandbox/faults', { next: { kind: 'status', path } });
    expect([reply.status, reply.body]).toEqual([400, { error }]);
  });
});

describe('a pattern of the schema', () => {
  test('rejects a value whose pattern takes too long', async () => {
    const properties = { shade: { title: 'Shade', type: 'string', pattern: '^(a+)+$' } };
    await org.post('/api/v1/meta/schemas/user/default', { definitions: { custom: { properties } } });
    const change = (shade: string) => org.post(`/api/v1/users/${STAFF.grace}`, { profile: { shade } });
    expect((await change(`${'a'.repeat(200)}!`)).status).toBe(400);
    expect((await change('aaa')).status).toBe(200);
  });

  test('rejects a login of 200,000 dots without a slow pattern', async () => {
    const login = `una@${'.'.repeat(200_000)}@`;
    const profile = { firstName: 'Una', lastName: 'New', login, email: 'una@acme.example' };
    expect((await org.post('/api/v1/users', { profile })).status).toBe(400);
  });
});
