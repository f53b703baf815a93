import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../sandbox/src/index.ts';
import { useOrg } from '../../../test/support/org.ts';
import { connectionEnv, runHere, start } from './command-line.ts';

describe('serve', () => {
  const org = useOrg();
  const folders: string[] = [];
  const home = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'serve-test-'));
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  test('serve --sandbox prints one line with an address and a key, works, and ends on Ctrl-C', async () => {
    const server = start(['serve', '--sandbox', '--port', '0'], { env: { HOME: home() } });
    await server.said('\n');
    const { url, key } = JSON.parse(server.stdout());
    expect(server.stdout().trim().split('\n')).toHaveLength(1);
    const response = await fetch(`${url}/actions/get_user`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'grace.lindqvist@acme.example' }),
    });
    expect(await response.json()).toMatchObject({ id: '00ugrace000000000001' });
    server.child.kill('SIGINT');
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('serve takes the connection of the environment, and keeps its key across restarts', async () => {
    const env = { HOME: home(), ...connectionEnv(org.sandbox) };
    const args = ['serve', '--allow-loopback', '--port', '0'];
    const keys: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const server = start(args, { env });
      await server.said('\n');
      const { url, key } = JSON.parse(server.stdout());
      keys.push(key);
      const response = await fetch(`${url}/connection`, { headers: { 'x-api-key': key } });
      expect(await response.json()).toMatchObject({ source: 'environment', orgUrl: org.sandbox.url });
      server.child.kill('SIGTERM');
      await server.ended;
    }
    expect(keys[0]).toBe(keys[1]);
  });

  test('serve with another org says which subscriptions get no events, and what to do', async () => {
    const HOME = home();
    const args = ['serve', '--allow-loopback', '--allow-private-targets', '--port', '0'];
    const first = start(args, { env: { HOME, ...connectionEnv(org.sandbox) } });
    await first.said('\n');
    const { url, key } = JSON.parse(first.stdout());
    const made = await fetch(`${url}/subscriptions`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ trigger: 'user_suspended', url: 'http://127.0.0.1:9/okta' }),
    });
    expect(made.status).toBe(201);
    first.child.kill('SIGTERM');
    await first.ended;
    const other = await startSandbox();
    onTestFinished(() => other.close());
    const second = start(args, { env: { HOME, ...connectionEnv(other) } });
    await second.said('\n');
    second.child.kill('SIGTERM');
    expect((await second.ended).stderr).toContain(
      `1 subscription belongs to ${org.sandbox.url} and gets no events, because the server is connected to ${other.url}.`,
    );
  });

  test.each([
    [['--host', '0.0.0.0'], {}, /nobody has chosen/],
    [['--port', '70000'], {}, /--port/],
    [[], { OKTA_CONNECTOR_SECRET: 'short' }, /OKTA_CONNECTOR_SECRET/],
    [[], { OKTA_CONNECTOR_ISSUER: 'https://issuer.example' }, /OKTA_CONNECTOR_AUDIENCE/],
  ])('serve %j with %j is refused with what to do', async (args, env, message) => {
    const { code, stderr } = await runHere(['serve', '--sandbox', ...args], { env: { HOME: home(), ...env } });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('mcp', () => {
  test('mcp --sandbox serves the steps over stdin and stdout until stdin ends', async () => {
    const agent = start(['mcp', '--sandbox', '--read-only']);
    const say = (message: object) => agent.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    say({ id: 1, method: 'initialize', params });
    say({ method: 'notifications/initialized' });
    say({
      id: 2,
      method: 'tools/call',
      params: { name: 'get_user', arguments: { user: 'grace.lindqvist@acme.example' } },
    });
    await agent.said('"id":2');
    agent.child.stdin.end();
    const { code, stdout, stderr } = await agent.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ id: 2, result: { structuredContent: { id: '00ugrace000000000001' } } });
  });

  test('mcp refuses an unknown toolset before it serves', async () => {
    const { code, stderr } = await runHere(['mcp', '--sandbox', '--toolsets', 'usrs']);
    expect(code).toBe(2);
    expect(stderr).toContain('users');
  });
});
