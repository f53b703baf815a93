import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { StdioClientTransport as OldStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { root } from '../../../../test/support/source-files.ts';
import { serveMcpStdio } from '../../src/mcp/stdio.ts';
import { asOldTransport, era, oldClient, personWho } from '../support/mcp-clients.ts';
import { hostOf, textOf } from '../support/mcp-host.ts';
import { startEntry } from '../support/mcp-process.ts';

const org = useOrg();
const entry = join(root, 'hosts/server/test/support/mcp-entry.ts');
const server = (env: Readonly<Record<string, string>> = {}) => ({
  command: process.execPath,
  args: ['--conditions=@okta-connector/source', entry],
  env: { OKTA_CLIENT_ORGURL: org.sandbox.url, OKTA_CLIENT_TOKEN: org.sandbox.token, ...env },
  stderr: 'inherit' as const,
});

describe('a process that serves MCP over stdio', () => {
  test('serves the current revision', async () => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: era.modern });
    await client.connect(new StdioClientTransport(server({ OKTA_MCP_TOOLSETS: 'groups' })));
    onTestFinished(() => client.close());
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('delete_group');
    expect(names).not.toContain('get_user');
    const result = await client.callTool({ name: 'get_group', arguments: { group: '00gengineering000001' } });
    expect(result.structuredContent).toMatchObject({ profile: { name: 'Engineering' } });
  });

  test('asks a client of the previous SDK before it deactivates a user', async () => {
    const person = personWho('accept');
    const client = oldClient(person);
    await client.connect(asOldTransport(new OldStdioTransport(server())));
    onTestFinished(() => client.close());
    const result = await client.callTool({ name: 'deactivate_user', arguments: { user: 'iris.vale@acme.example' } });
    expect(person.asked).toEqual([expect.stringContaining('Iris Vale')]);
    expect(result.structuredContent).toMatchObject({ changed: true });
    expect(textOf(result)).toContain('"changed":true');
  });

  test('writes only messages of the protocol to stdout, and ends when stdin does', async () => {
    const { args, env } = server();
    const running = startEntry(args, env);
    const initialize = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    };
    running.write('this is not JSON', { jsonrpc: '1.0' }, initialize);
    await running.line();
    const { code, stdout, stderr } = await running.end();
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).jsonrpc),
    ).not.toContain(undefined);
    expect(stderr).toMatch(/^MCP: /);
    expect(stdout + stderr).not.toContain(org.sandbox.token);
  });

  test('ends by itself after a message that is too long, although stdin stays open', async () => {
    const stdin = new PassThrough();
    const stderr = new PassThrough();
    const serving = serveMcpStdio(hostOf(org.okta), { stdin, stdout: new PassThrough(), stderr });
    stdin.write('x'.repeat(11 * 1024 * 1024));
    await serving.closed;
    await serving.close();
    expect(String(stderr.read())).toMatch(/^MCP: .*maximum size/);
  });
});
