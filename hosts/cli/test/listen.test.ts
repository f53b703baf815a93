import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../../test/support/free-port.ts';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, type Running, runHere, start } from './command-line.ts';

const org = useOrg();
const secret = 'a-secret-of-the-command-line';
const running: Running[] = [];

afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});

async function listen(): Promise<number> {
  const port = await freePort();
  const watching = start(['watch', 'user_suspended', '--listen', `${port}`, '--allow-loopback'], {
    env: { ...connectionEnv(org.sandbox), OKTA_HOOK_SECRET: secret },
  });
  running.push(watching);
  await watching.said('Watching user_');
  return port;
}

/** What comes back over a connection of its own until it ends. */
async function answerTo(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.setEncoding('utf8').write(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

const head = (headers: string) => `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`;

test('responds to an unauthorized caller without waiting for the body', async () => {
  const port = await listen();
  expect(await answerTo(port, head('content-length: 1000\r\n'))).toMatch(/^HTTP\/1\.1 401 /);
});

test('rejects a second Authorization header', async () => {
  const port = await listen();
  const twice = `authorization: ${secret}\r\nauthorization: ${secret}\r\ncontent-length: 2\r\n`;
  expect(await answerTo(port, `${head(twice)}{}`)).toMatch(/^HTTP\/1\.1 401 /);
});

test('limits the number of open connections', async () => {
  const port = await listen();
  const sockets = Array.from({ length: 130 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  let closed = 0;
  for (const socket of sockets) socket.on('close', () => (closed += 1));
  await expect.poll(() => closed, { timeout: 10_000 }).toBe(30);
  for (const socket of sockets) socket.destroy();
});

test.each([
  ['watch', ['watch', 'user_suspended', '--listen', '8081']],
  ['hooks verify', ['hooks', 'verify', 'who1']],
])('rejects a weak secret in %s without sending a request or showing the secret', async (_, args) => {
  org.forget();
  const env = { ...connectionEnv(org.sandbox), OKTA_HOOK_SECRET: 'short-secret' };
  const { code, stdout, stderr } = await runHere([...args, '--allow-loopback'], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('OKTA_HOOK_SECRET is shorter than 16 characters. Generate a longer random secret.');
  expect(stderr).not.toContain('short-secret');
  expect(org.sent()).toEqual([]);
});
