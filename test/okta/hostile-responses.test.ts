import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Connection, type ConnectOptions, connect, type OktaRequest, type Transport } from '../../src/index.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const limit = 100_000;
const profile = { login: 'noor@acme.example', email: 'noor@acme.example', firstName: 'Noor', lastName: 'Haddad' };
const user = { id: '00unoor0000000000001', status: 'ACTIVE', created: '2026-01-01T10:00:00.000Z', profile };
const good = reply({ headers: ['Date: Thu, 01 Jan 2026 09:00:00 GMT'], body: JSON.stringify(user) });

/** One response as bytes on the wire. */
function reply({
  status = 200,
  headers = [],
  body = '',
}: {
  status?: number;
  headers?: readonly string[];
  body?: Buffer | string;
}): Buffer {
  const bytes = Buffer.from(body);
  const length = headers.some((line) => /^(content-length|transfer-encoding):/i.test(line))
    ? []
    : [`Content-Length: ${bytes.length}`];
  const head = [`HTTP/1.1 ${status} Reason`, 'Content-Type: application/json', ...length, ...headers];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

/** A server that plays Okta: raw bytes for writes and for the user "broken", a complete user for every other read. */
async function serve(bytes: Buffer, options: ConnectOptions = {}) {
  const lines: string[] = [];
  const server = createServer((socket: Socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const line = text.slice(0, text.indexOf(' HTTP'));
      lines.push(line);
      text = '';
      if (line.startsWith('GET') && !line.includes('broken')) socket.write(good);
      else socket.end(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const okta = connect(
    { orgUrl: `http://127.0.0.1:${port}`, apiToken: '00hostileTestToken' },
    { allowLoopback: true, maxConcurrent: 1, maxResponseBytes: limit, retries: 1, ...options },
  );
  closers.push(async () => {
    await okta.close();
    server.close();
  });
  return { okta, lines };
}

const settledWithin = { deadlineMs: 20_000 };

const read = (okta: Connection) => okta.run('get_user', { user: 'broken' }, settledWithin);
const write = (okta: Connection) =>
  okta.run('update_user', { user: 'healthy', mode: 'partial', profile: { city: 'Oslo' } }, settledWithin);
const rawWrite = (okta: Connection) =>
  okta.run('call_okta_api', { path: '/v1/broken', method: 'POST', headers: { accept: '*/*' } }, settledWithin);

const large = Buffer.alloc(limit + 1, 0x20);
const packedTwice = gzipSync(gzipSync(Buffer.alloc(50 * limit)));

const broken: readonly (readonly [string, Buffer])[] = [
  ['a body above the limit', reply({ body: large })],
  [
    'a body above the limit in chunks',
    reply({
      headers: ['Transfer-Encoding: chunked'],
      body: `${`10000\r\n${' '.repeat(0x10000)}\r\n`.repeat(3)}0\r\n\r\n`,
    }),
  ],
  ['a body above the limit by its own announcement', reply({ headers: ['Content-Length: 999999999999'], body: 'x' })],
  ['a body that unpacks beyond the limit', reply({ headers: ['Content-Encoding: gzip'], body: gzipSync(large) })],
  ['one packed by brotli', reply({ headers: ['Content-Encoding: br'], body: brotliCompressSync(large) })],
  ['one packed twice', reply({ headers: ['Content-Encoding: gzip, gzip'], body: packedTwice })],
  [
    'a body that is packed three times',
    reply({ headers: ['Content-Encoding: gzip, gzip, gzip'], body: gzipSync(gzipSync(gzipSync('{}'))) }),
  ],
  ['garbage in place of gzip', reply({ headers: ['Content-Encoding: gzip'], body: 'garbage' })],
  ['gzip cut short', reply({ headers: ['Content-Encoding: gzip'], body: gzipSync('{"id":"x"}').subarray(0, -9) })],
  ['a body cut short', reply({ headers: ['Content-Length: 50'], body: '{"id":' })],
  ['JSON cut short', reply({ body: '{"id":' })],
  ['text that is not HTTP', Buffer.from('220 mail.acme.example ESMTP\r\n')],
  ['a length that is not a number', reply({ headers: ['Content-Length: many'], body: '{}' })],
  ['two lengths', reply({ headers: ['Content-Length: 2', 'Content-Length: 7'], body: '{}' })],
  ['headers named like members of every object', reply({ headers: memberNames(), body: '{' })],
  ['headers above every bound', reply({ headers: [`X-Long: ${'x'.repeat(200_000)}`], body: '{}' })],
  ['an upgrade that nobody asked for', reply({ status: 101, headers: ['Upgrade: h2c', 'Connection: Upgrade'] })],
];

function memberNames(): string[] {
  return ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'].map((name) => `${name}: x`);
}

describe('a broken response', () => {
  test.each(broken)('%s: reads fail, writes end as outcome_unknown, and the next call succeeds', async (_, bytes) => {
    const { okta } = await serve(bytes);
    const failed = await read(okta).catch((error: unknown) => error);
    expect(failed).toMatchObject({ category: expect.stringMatching(/^(unexpected_response|unavailable)$/) });
    for (const call of [write, rawWrite])
      await expect(call(okta)).rejects.toMatchObject({ category: 'outcome_unknown' });
    expect((await okta.run('get_user', { user: 'healthy' })).output).toEqual(user);
  });

  test.each(broken.slice(0, 7))('does not retry a read after this broken response: %s', async (_, bytes) => {
    const { okta, lines } = await serve(bytes);
    await expect(read(okta)).rejects.toMatchObject({ category: 'unexpected_response', status: 200 });
    expect(lines).toHaveLength(1);
  });

  test.each([200, 400, 403, 404])(
    'reports outcome_unknown for a write whose response exceeds the size limit with status %i',
    async (status) => {
      const { okta } = await serve(reply({ status, body: large }));
      await expect(read(okta)).rejects.toMatchObject({ category: 'unexpected_response', status });
      await expect(write(okta)).rejects.toMatchObject({ category: 'outcome_unknown', status });
    },
  );

  test('reports a response above the size limit with status 503 as unavailable', async () => {
    const { okta } = await serve(reply({ status: 503, body: large }));
    await expect(read(okta)).rejects.toMatchObject({ category: 'unavailable', status: 503 });
  });

  test('reads a response body of exactly the size limit', async () => {
    const body = JSON.stringify(user).padEnd(limit);
    for (const headers of [[], ['Content-Encoding: gzip']]) {
      const bytes = reply({ headers, body: headers.length === 0 ? body : gzipSync(body) });
      const { okta } = await serve(bytes);
      expect((await read(okta)).output).toEqual(user);
    }
  });

  test('looks up a new user after an unreadable response to the create', async () => {
    const { okta, lines } = await serve(reply({ body: large }));
    // The first response carries the org's time.
    await okta.run('get_user', { user: 'healthy' });
    const { output, response } = await okta.run('create_user', { profile }, settledWithin);
    expect(output).toMatchObject({ id: user.id });
    expect(response.confirmed).toBe('checked');
    expect(lines.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });
});

test('reads a body with a byte order mark', async () => {
  const { okta } = await serve(reply({ body: `\uFEFF${JSON.stringify(user)}` }));
  expect((await read(okta)).output).toEqual(user);
});

test.each(['{"id":null,"status":null,"profile":null}', '{"id":7,"status":"ACTIVE"}', '{"id":"","status":"ACTIVE"}'])(
  'rejects an object without a valid ID as a user: %s',
  async (body) => {
    const { okta } = await serve(reply({ body }));
    await expect(read(okta)).rejects.toMatchObject({ category: 'unexpected_response' });
    // The creation is looked up.
    await expect(okta.run('create_user', { profile }, settledWithin)).resolves.toMatchObject({
      output: { id: user.id },
      response: { confirmed: 'checked' },
    });
    expect((await okta.run('get_user', { user: 'healthy' })).output).toEqual(user);
  },
);

describe('a custom transport', () => {
  const answers: readonly (readonly [string, () => unknown])[] = [
    ['a body above the limit', () => ({ status: 200, headers: {}, body: 'x'.repeat(limit + 1) })],
    ['a body above the limit in bytes alone', () => ({ status: 200, headers: {}, body: '€'.repeat(limit / 2) })],
    ['a body that is not text', () => ({ status: 200, headers: {}, body: { id: 'x' } })],
    ['no status', () => ({ headers: {}, body: '{}' })],
    ['no headers', () => ({ status: 200, body: '{' })],
    ['headers that are not text', () => ({ status: 200, headers: { date: {}, link: 7, 'x-a': [1, {}] }, body: '{' })],
    ['nothing', () => undefined],
    ['a getter that throws', () => Object.defineProperty({}, 'status', { get: () => raise() })],
    ['an error of its own', () => raise()],
    ['an error that is not one', () => Promise.reject(Object.create(null))],
    ['a promise that never settles', () => new Promise(() => {})],
  ];

  test.each(answers)('frees the slot of a call when a custom transport returns %s', async (_, answer) => {
    const transport = (async ({ method, url }: OktaRequest) =>
      method === 'GET' && !url.includes('broken')
        ? { status: 200, headers: {}, body: JSON.stringify(user) }
        : answer()) as Transport;
    const okta = connect(
      { orgUrl: 'acme.okta.com', apiToken: '00hostileTestToken' },
      { transport, maxConcurrent: 1, maxResponseBytes: limit, retries: 0, attemptMs: 200 },
    );
    closers.push(() => okta.close());
    const failed = await read(okta).catch((error: unknown) => error);
    expect(failed).toMatchObject({ category: expect.stringMatching(/^(unexpected_response|unavailable)$/) });
    await expect(write(okta)).rejects.toMatchObject({ category: 'outcome_unknown' });
    expect((await okta.run('get_user', { user: 'healthy' })).output).toEqual(user);
  });
});

function raise(): never {
  throw new Error('a fault of its own');
}
