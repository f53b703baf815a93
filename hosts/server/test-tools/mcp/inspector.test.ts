import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { root } from '../../../../test/support/source-files.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { hostOf } from '../../test/support/mcp-host.ts';
import { serve } from './support/serve.ts';
import { runTool, type ToolEnd } from './support/tool.ts';

const org = useOrg();
const entry = join(root, 'hosts/server/test/support/mcp-entry.ts');
const eras = ['legacy', 'modern'] as const;

/** The Inspector with a home of its own, so that it neither finds nor leaves anything. */
function inspect(args: readonly string[]): Promise<ToolEnd> {
  const HOME = mkdtempSync(join(tmpdir(), 'inspector-'));
  onTestFinished(() => rmSync(HOME, { recursive: true }));
  return runTool('mcp-inspector', ['--cli', ...args, '--format', 'json', '--stored-auth-only'], { env: { HOME } });
}

const stdio = () => [
  process.execPath,
  '--conditions=@okta-connector/source',
  entry,
  ...['-e', `OKTA_CLIENT_ORGURL=${org.sandbox.url}`, '-e', `OKTA_CLIENT_TOKEN=${org.sandbox.token}`],
];
const http = async () => [await serve(mcpFactory(hostOf(org.okta))), '--transport', 'http'];

describe.each([
  ['stdio', async () => stdio()],
  ['HTTP', http],
] as const)('the Inspector over %s', (name, target) => {
  test.each(eras)(`lists tools over ${name} in the %s era`, async (era) => {
    const { code, stdout, stderr } = await inspect([
      ...(await target()),
      '--protocol-era',
      era,
      '--method',
      'tools/list',
    ]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).result.tools.map((tool: { name: string }) => tool.name)).toContain('run_step');
  });

  test.each(eras)(`calls a tool over ${name} in the %s era`, async (era) => {
    const call = ['--method', 'tools/call', '--tool-name', 'get_user', '--tool-arg', 'user=iris.vale@acme.example'];
    const { code, stdout } = await inspect([...(await target()), '--protocol-era', era, ...call]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).result.structuredContent.profile.firstName).toBe('Iris');
  });

  test(`exits with 5 if a call over ${name} fails`, async () => {
    const call = ['--method', 'tools/call', '--tool-name', 'get_user', '--tool-arg', 'user=nobody'];
    const { code } = await inspect([...(await target()), '--protocol-era', 'modern', ...call]);
    expect(code).toBe(5);
  });
});

test('the Inspector finds no schema that other clients cannot read', async () => {
  const factory = mcpFactory(hostOf(org.okta, { flags: { toolsets: 'all' } }));
  const { code, stderr } = await inspect([
    await serve(factory),
    '--transport',
    'http',
    '--method',
    'tools/list',
    '--strict',
  ]);
  expect(code).toBe(0);
  // The body of any request may be any JSON value.
  const paths = [...stderr.matchAll(/^ *Path: (.*)$/gm)].map(([, path]) => path);
  expect(new Set(paths)).toEqual(new Set(['inputSchema.properties.body']));
});
