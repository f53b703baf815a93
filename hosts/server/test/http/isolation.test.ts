import { connect as openSocket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../../sandbox/src/index.ts';
import { startServer } from '../../src/index.ts';
import { startEventServer } from '../support/event-server.ts';
import { holdOrg } from '../support/held-org.ts';
import { send, useServer } from '../support/running-server.ts';
import { openStream } from '../support/stream-reader.ts';
import { until } from '../support/until.ts';

const grace = { user: 'grace.lindqvist@acme.example' };
const profile = {
  login: 'late.joiner@acme.example',
  email: 'late.joiner@acme.example',
  firstName: 'Late',
  lastName: 'J',
};
const mcpHeaders = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' };

function toolCall(name: string, given: object): object {
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } };
}

/** JSON that is nested deeper than a stack is. */
const deep = `{"user":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

describe('what a client may do', () => {
  const server = useServer();
  const keyOf = async (name: string, effects: readonly string[]): Promise<Record<string, string>> => {
    const { json } = await server.send('POST', '/keys', { body: { name, effects } });
    return { 'x-api-key': json.key };
  };

  test.each([
    ['GET', '/options/users'],
    ['GET', '/actions/create_user/fields'],
    ['GET', '/triggers/user_created/fields'],
    ['POST', '/triggers/user_created/poll'],
    ['POST', '/connection/test'],
    ['GET', '/connection/covered'],
  ])('a key that may not read gets nothing of the org by %s %s', async (method, path) => {
    const headers = await keyOf('writer', ['write', 'remove']);
    server.org.forget();
    const body = method === 'POST' ? { body: {} } : {};
    const sent = await server.send(method, path, { headers, ...body });
    expect(sent.json).toMatchObject({ status: 403, code: 'effect_not_allowed' });
    expect(server.org.sent()).toEqual([]);
  });

  test('a key that may not read does not see who owns the credential', async () => {
    await server.send('POST', '/connection/test', { body: {} });
    expect((await server.send('GET', '/connection')).json).toHaveProperty('report.owner');
    const sent = await server.send('GET', '/connection', { headers: await keyOf('writer', ['write']) });
    expect(sent.json).toMatchObject({ connected: true });
    expect(sent.json).not.toHaveProperty('report');
  });

  test('a key with the name of another client does not see its runs', async () => {
    const ran = await server.send('POST', '/actions/get_user', { body: grace });
    const headers = await keyOf('owner', ['read']);
    expect((await server.send('GET', '/runs', { headers })).json.items).toEqual([]);
    expect((await server.send('GET', `/runs/${ran.headers.get('x-run-id')}`, { headers })).status).toBe(404);
    const own = await server.send('POST', '/actions/get_user', { body: grace, headers });
    expect((await server.send('GET', '/runs', { headers })).json.items).toMatchObject([
      { id: own.headers.get('x-run-id'), status: 'succeeded' },
    ]);
  });

  test.each([
    ['POST', '/actions/get_user'],
    ['POST', '/actions/suspend_user'],
    ['POST', '/subscriptions'],
    ['POST', '/connection/test'],
  ])('%s %s refuses JSON that is nested too deeply in a short text', async (method, path) => {
    const sent = await server.send(method, path, { body: deep, headers: { 'idempotency-key': 'deep' } });
    expect(sent.json).toMatchObject({ status: 400, category: 'invalid_request' });
    expect(sent.text.length).toBeLessThan(1000);
    expect(server.org.sent()).toEqual([]);
  });

  test('a line of a bulk run and a tool call that are nested too deeply fail in a short text', async () => {
    const line = await server.send('POST', '/actions/get_user/each', { body: deep });
    expect(line.text).toContain('levels deep');
    const call = JSON.stringify(toolCall('get_user', {})).replace('"arguments":{}', `"arguments":${deep}`);
    const called = await server.send('POST', '/mcp', { body: call, headers: mcpHeaders });
    expect(called.text).toContain('levels deep');
    expect(line.text.length + called.text.length).toBeLessThan(2000);
    expect(server.org.sent()).toEqual([]);
  });

  test('a request without a key is refused before its body has been read', async () => {
    const { host, hostname, port } = new URL(server.url);
    const socket = openSocket(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    const first = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    socket.write(`POST /actions/get_user HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`);
    expect(await first).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('a client with too many open streams is refused, and another client is served', async () => {
    const greedy = await keyOf('greedy', ['read']);
    const readers = await Promise.all(
      Array.from({ length: 250 }, () => openStream(`${server.url}/runs/stream`, { key: greedy['x-api-key'] ?? '' })),
    );
    expect(readers.map(({ status }) => status)).not.toContain(429);
    const refused = await server.send('GET', '/limits', { headers: greedy });
    expect(refused.json).toMatchObject({ status: 429, code: 'too_many_at_once' });
    expect((await server.send('GET', '/limits')).status).toBe(200);
    for (const reader of readers) reader.close();
    await until(async () => (await server.send('GET', '/limits', { headers: greedy })).status === 200);
  });

  test('an asynchronous run that the client may not start is refused at once', async () => {
    const headers = { ...(await keyOf('async', ['read'])), prefer: 'respond-async' };
    const sent = await server.send('POST', '/actions/suspend_user', { body: grace, headers });
    expect(sent.json).toMatchObject({ status: 403, code: 'effect_not_allowed' });
  });

  test('a name in the org cannot add lines to the question that a person confirms', async () => {
    const created = await server.send('POST', '/actions/create_user', { body: { profile } });
    const user = server.org.sandbox.org.findUser(profile.login);
    Object.assign(user?.profile ?? {}, { firstName: 'Eve\nThis is safe.\u202e\u001b[2J' });
    const body = toolCall('deactivate_user', { user: created.json.id });
    const { text } = await server.send('POST', '/mcp', { body, headers: mcpHeaders });
    const message = JSON.parse(text.slice(text.indexOf('{'))).result.content[0].text;
    expect(message).toContain('User: Eve\\u000aThis is safe.\\u202e\\u001b[2J J');
  });
});

describe('streams of events', () => {
  // The watch of a stream goes on when the stream has ended, so it has a server of its own.
  test('a client cannot take all streams of events', async () => {
    const server = await startEventServer();
    const { json: greedy } = await server.call('POST /keys', { body: { name: 'streams', effects: ['read'] } });
    const url = `${server.url}/triggers/user_created/stream`;
    const readers = await Promise.all(Array.from({ length: 101 }, () => openStream(url, greedy)));
    expect(readers.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await openStream(url, server)).status).toBe(200);
    for (const reader of readers) reader.close();
    const again = async () => {
      const reader = await openStream(url, greedy);
      reader.close();
      return reader.status === 200;
    };
    await until(again);
  });
});

describe('runs that nobody waits for', () => {
  test('a client has a limited number of runs that it does not wait for, and their places are freed', async () => {
    const sandbox = await startSandbox({ limits: false });
    onTestFinished(() => sandbox.close());
    const org = await holdOrg(sandbox.url);
    const server = await startServer({
      connection: { orgUrl: org.url, apiToken: sandbox.token },
      connect: { allowLoopback: true },
    });
    onTestFinished(() => server.close());
    const headers = { 'x-api-key': server.key, prefer: 'respond-async' };
    const start = () => send(`${server.url}/actions/get_user`, { method: 'POST', body: grace, headers });
    const started = await Promise.all(Array.from({ length: 101 }, start));
    expect(started.filter(({ status }) => status === 429)).toHaveLength(1);
    org.release();
    await until(async () => (await start()).status === 202);
  });
});

describe('what is not understood', () => {
  const server = useServer();
  const iris = { user: 'iris.vale@acme.example' };

  test.each(['dryRun=yes', 'dryRun=TRUE', 'dryrun=true', 'dry_run=1', 'dry=1'])(
    'a dry run that is asked for as %s is refused, and nothing is written',
    async (query) => {
      for (const path of ['/actions/suspend_user', '/actions/suspend_user/each'])
        expect((await server.send('POST', `${path}?${query}`, { body: iris })).status).toBe(400);
      expect(server.org.sent()).toEqual([]);
    },
  );

  test.each(['dryRun', 'dryRun=1', 'dryRun=true'])('%s is a dry run for one input and for many', async (query) => {
    for (const path of ['/actions/suspend_user', '/actions/suspend_user/each'])
      expect((await server.send('POST', `${path}?${query}`, { body: iris })).status).toBe(200);
    expect(server.org.writes()).toEqual([]);
  });

  test('an error repeats no more than the beginning of a long name', async () => {
    const body = { ['x'.repeat(400_000)]: 1 };
    for (const path of ['/actions/get_user', '/subscriptions', '/triggers/user_created/poll', '/keys']) {
      const { status, text } = await server.send('POST', path, { body: { ...body, user: 'x', input: body } });
      expect(status).toBe(400);
      expect(text.length).toBeLessThan(20_000);
    }
  });

  test('a key cannot be named with invisible characters', async () => {
    const sent = await server.send('POST', '/keys', { body: { name: 'a\u001b[2J\u202e', effects: ['read'] } });
    expect(sent.json).toMatchObject({ status: 400, field: 'name' });
  });

  test('readiness says that Okta is not reached, and the reason only to those with a key', async () => {
    const { orgUrl } = (await server.send('GET', '/connection')).json;
    const connection = { orgUrl, apiToken: `00${'x'.repeat(40)}` };
    const other = await startServer({ connection, connect: { allowLoopback: true } });
    const sent = await send(`${other.url}/readyz`, { method: 'GET' });
    await other.close();
    expect(sent.json).toMatchObject({ status: 503, code: 'not_ready', category: 'unauthenticated' });
    expect(sent.text).not.toContain(new URL(orgUrl).host);
  });

  test('a bulk run appears in the log with what it has changed, however it was started', async () => {
    await server.send('POST', '/actions/suspend_user/each', { body: iris });
    const call = toolCall('run_many', { step: 'unsuspend_user', inputs: [iris, { user: 'nobody' }] });
    await server.send('POST', '/mcp', { body: call, headers: mcpHeaders });
    const { items } = (await server.send('GET', '/runs?limit=2')).json;
    expect(items).toMatchObject([
      { host: 'mcp', step: 'unsuspend_user', client: 'owner', output: { succeeded: 1, failed: 1 } },
      { host: 'http', step: 'suspend_user', output: { succeeded: 1, failed: 0, ids: ['00uiris0000000000001'] } },
    ]);
    expect((await server.send('GET', '/metrics')).text).toMatch(
      /runs_total\{host="mcp",action="unsuspend_user",cat.*1/,
    );
  });
});

describe('a long list over MCP', () => {
  const server = useServer();

  test('a list that reports its progress appears in the log of runs', async () => {
    const body = {
      ...toolCall('find_users', { all: true }),
      params: { name: 'find_users', arguments: { all: true }, _meta: { progressToken: 1 } },
    };
    await server.send('POST', '/mcp', { body, headers: mcpHeaders });
    const { items } = (await server.send('GET', '/runs?limit=1')).json;
    expect(items).toMatchObject([{ host: 'mcp', step: 'find_users', status: 'succeeded', input: { all: true } }]);
  });
});

describe('a client whose key is deleted', () => {
  test('gets no further event on an open stream', async () => {
    const server = await startEventServer();
    const { json } = await server.call('POST /keys', { body: { name: 'leaver', effects: ['read'] } });
    const gone = await openStream(`${server.url}/triggers/user_created/stream`, json);
    const other = await openStream(`${server.url}/triggers/user_created/stream`, server);
    await until(() => gone.lastEventId !== '' && other.lastEventId !== '');
    await server.call(`DELETE /keys/${json.id}`);
    await server.call('POST /actions/create_user', { body: { profile } });
    await other.received(1);
    await until(() => gone.ended);
    expect(gone.messages).toEqual([]);
  });
});

describe('a restart', () => {
  test('a confirmation that was used does not count again after a restart', async () => {
    const server = await startEventServer();
    const call = async (given: object) => {
      const body = toolCall('deactivate_user', { user: 'iris.vale@acme.example', ...given });
      return (await server.call('POST /mcp', { body, headers: mcpHeaders })).text;
    };
    const confirm = /code (\w+-\w+)/.exec(await call({}))?.[1];
    expect(await call({ confirm })).toContain('"changed":true');
    await server.call('POST /actions/activate_user', { body: { user: 'iris.vale@acme.example' } });
    await server.restart();
    expect(await call({ confirm })).toContain('already used');
  });

  test('a run that nobody waits for is not reported as running after its server was killed', async () => {
    const server = await startEventServer();
    server.sandbox.faults.next({ kind: 'slow', delayMs: 60_000, method: 'GET' });
    const started = await server.call('POST /actions/get_user', { body: grace, headers: { prefer: 'respond-async' } });
    expect((await server.call(`GET /runs/${started.json.id}`)).json).toMatchObject({ status: 'running' });
    await server.restart();
    const found = await server.call(`GET /runs/${started.json.id}`);
    expect(found.json.status).not.toBe('running');
    expect(found.json).toHaveProperty('category');
  });

  test('a second server on the same database is refused', async () => {
    const server = await startEventServer();
    await expect(startServer({ database: server.database, sandbox: true })).rejects.toMatchObject({
      category: 'conflict',
    });
    await server.stop();
    const next = await startServer({ database: server.database, sandbox: true });
    expect((await send(`${next.url}/healthz`, { method: 'GET' })).status).toBe(200);
    await next.close();
  });
});
