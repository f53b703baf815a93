import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hookListener } from '../../../src/runtime/hooks/listener.ts';
import { type HookRequest, type HookResponse, receiveHook } from '../../../src/runtime/hooks/receive.ts';

const secret = 'a-secret-of-some-length-for-hooks';
const body = JSON.stringify({ data: { events: [{ uuid: 'a', eventType: 'user.lifecycle.create' }] } });
const accepted: unknown[] = [];
let server: Server;
let url: string;
let receive: (request: HookRequest) => Promise<HookResponse>;

beforeEach(async () => {
  accepted.length = 0;
  receive = (request) =>
    receiveHook(request, { secret, maxBytes: 1000, accept: (events) => void accepted.push(...events) });
  server = createServer(hookListener((request) => receive(request), { maxBytes: 1000 }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const post = (content: string, headers: Record<string, string> = { authorization: secret }) =>
  fetch(url, { method: 'POST', headers, body: content });

test('a delivery is answered and its events accepted', async () => {
  expect((await post(body)).status).toBe(204);
  expect(accepted).toEqual([{ uuid: 'a', eventType: 'user.lifecycle.create' }]);
});

test('a challenge comes back', async () => {
  const answer = await fetch(url, { headers: { authorization: secret, 'x-okta-verification-challenge': 'abc' } });
  expect(await answer.json()).toEqual({ verification: 'abc' });
});

test('a body that is too large is refused before it has come to its end', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket
    .setEncoding('utf8')
    .write(
      `POST / HTTP/1.1\r\nhost: x\r\nauthorization: ${secret}\r\ncontent-length: 100000000\r\n\r\n${'x'.repeat(2000)}`,
    );
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toMatch(/connection: close/i);
});

test('a sender without the secret is answered before any of its body is read', async () => {
  let kept = 0;
  receive = async ({ body, ...request }) => {
    const counting = async () => {
      kept += 1;
      return typeof body === 'function' ? body() : '';
    };
    return receiveHook({ ...request, body: counting }, { secret, accept: () => {} });
  };
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // Nothing of the body is ever sent.
  socket.setEncoding('utf8').write('POST / HTTP/1.1\r\nhost: x\r\nauthorization: wrong\r\ncontent-length: 500\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 401 /);
  expect(text).toMatch(/x-content-type-options: nosniff/i);
  expect(kept).toBe(0);
});

test('a sender whose body does not come is not waited for', async () => {
  server.removeAllListeners('request').on(
    'request',
    hookListener((request) => receive(request), { bodyMs: 20 }),
  );
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket
    .setEncoding('utf8')
    .write(`POST / HTTP/1.1\r\nhost: x\r\nauthorization: ${secret}\r\ncontent-length: 500\r\n\r\n{`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 503 /);
  expect(accepted).toEqual([]);
});

test('of two Authorization headers none counts, whichever comes first', async () => {
  for (const values of [
    [secret, 'wrong'],
    ['wrong', secret],
    [secret, secret],
  ]) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const headers = values.map((value) => `authorization: ${value}\r\n`).join('');
    socket
      .setEncoding('utf8')
      .write(
        `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`,
      );
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
  }
  expect(accepted).toEqual([]);
});

test('a secret that is not set does not end the process', async () => {
  receive = (request) =>
    receiveHook(request, { secret: [undefined, secret] as never, accept: (events) => void accepted.push(...events) });
  expect((await post(body, { authorization: '' })).status).toBe(401);
  expect((await post(body)).status).toBe(204);
});

test('a sender that goes away in the middle harms nobody', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\nauthorization: ${secret}\r\ncontent-length: 500\r\n\r\n{"data"`, () =>
    socket.destroy(),
  );
  await new Promise((resolve) => socket.on('close', resolve));
  expect((await post(body)).status).toBe(204);
  expect(accepted).toHaveLength(1);
});

test('a receiver that fails asks for another attempt', async () => {
  receive = async () => {
    throw new Error('out of order');
  };
  expect((await post(body)).status).toBe(503);
});
