import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { root } from '../../../../test/support/source-files.ts';
import { era } from '../../test/support/mcp-clients.ts';
import { runTool } from './support/tool.ts';

const org = useOrg();
const folder = join(root, 'hosts/server/bundle');
const work = mkdtempSync(join(tmpdir(), 'mcp-bundle-'));
const unpacked = join(work, 'unpacked');

beforeAll(async () => {
  const script = join(root, 'hosts/server/scripts/mcp-bundle.ts');
  execFileSync(process.execPath, ['--conditions=@okta-connector/source', script]);
  const file = join(work, 'okta.mcpb');
  expect(await runTool('mcpb', ['pack', join(folder, 'dist'), file])).toMatchObject({ code: 0 });
  expect(await runTool('mcpb', ['unpack', file, unpacked])).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(work, { recursive: true }));

test('the manifest of the bundle is valid', async () => {
  expect(await runTool('mcpb', ['validate', join(folder, 'manifest.json')])).toMatchObject({ code: 0 });
});

test('the packed bundle serves the org without anything installed', async () => {
  const { server } = JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8'));
  const args = server.mcp_config.args.map((arg: string) => arg.replace(`\${__dirname}`, unpacked));
  const client = new Client({ name: 'desktop', version: '1' }, { versionNegotiation: era.modern });
  const env = {
    OKTA_CLIENT_ORGURL: org.sandbox.url,
    OKTA_CLIENT_TOKEN: org.sandbox.token,
    // A field that the person left empty.
    OKTA_CLIENT_CLIENTID: `\${user_config.clientId}`,
    OKTA_MCP_TOOLSETS: '',
  };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [...args, '--allow-loopback'], env }),
  );
  onTestFinished(() => client.close());
  expect((await client.listTools()).tools.length).toBeGreaterThan(40);
  const names = [
    ['get_user', { user: 'iris.vale@acme.example' }],
    ['run_step', { step: 'list_network_zones', input: {} }],
    ['describe_fields', { step: 'run_okta_operation', values: { operation: 'getGroup' } }],
    ['poll_events', { trigger: 'user_created' }],
  ] as const;
  for (const [name, given] of names) {
    expect([name, await client.callTool({ name, arguments: given })]).toEqual([
      name,
      expect.not.objectContaining({ isError: true }),
    ]);
  }
});
