import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/index.ts';

const closers: (() => unknown)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

interface Packed {
  readonly coding: string;
  readonly body: Buffer;
}

/** A proxy that compresses responses unasked, and a connection through it. */
async function setUp(answers: (count: number) => Packed) {
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume();
    requests += 1;
    const { coding, body } = answers(requests);
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const orgUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const okta = connect({ orgUrl, apiToken: '00codingTestToken' }, { allowLoopback: true });
  closers.push(async () => {
    await okta.close();
    server.close();
  });
  return { okta, requests: () => requests };
}

const user = { id: '00unoor0000000000001', status: 'ACTIVE', profile: { login: 'noor@acme.example', city: 'Zürich' } };
const json = JSON.stringify(user);

describe('a response that is compressed unasked', () => {
  test.each([
    ['gzip', gzipSync(json)],
    ['GZIP', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['br', brotliCompressSync(json)],
    ['identity', Buffer.from(json)],
    ['gzip, br', brotliCompressSync(gzipSync(json))],
  ])('decompresses a response with Content-Encoding %s', async (coding, body) => {
    const { okta, requests } = await setUp(() => ({ coding, body }));
    expect((await okta.run('get_user', { user: user.id })).output).toEqual(user);
    expect(requests()).toBe(1);
  });

  test.each([
    ['cut short', gzipSync(json).subarray(0, -12)],
    ['not packed at all', Buffer.from('no gzip')],
  ])('retries a read whose response says gzip but is %s', async (_, broken) => {
    const { okta, requests } = await setUp((count) => ({
      coding: 'gzip',
      body: count === 1 ? broken : gzipSync(json),
    }));
    expect((await okta.run('get_user', { user: user.id })).output).toEqual(user);
    expect(requests()).toBe(2);
  });
});
