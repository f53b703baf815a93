import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { useOrg } from '../../../../test/support/org.ts';
import { mcpFactory } from '../../src/mcp/factory.ts';
import { hostOf } from '../../test/support/mcp-host.ts';
import { fixtureFactory } from './support/fixture-surface.ts';
import { serve } from './support/serve.ts';
import { runTool } from './support/tool.ts';

const org = useOrg();

async function conformance(url: string, args: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { code, stdout, stderr } = await runTool('conformance', ['server', '--url', url, '-o', folder, ...args]);
  expect({ code, failed: code === 0 ? '' : `${stdout}\n${stderr}`.split('\n').slice(-60).join('\n') }).toEqual({
    code: 0,
    failed: '',
  });
  return stdout;
}

test.each(['2026-07-28', '2025-11-25'])('the server meets the requirements of revision %s', async (revision) => {
  const baseline = join(import.meta.dirname, `expected-failures-${revision}.yml`);
  await conformance(await serve(fixtureFactory), ['--requirements', revision, '--expected-failures', baseline]);
});

test.each([
  'tools-list',
  'prompts-list',
  'resources-list',
  'caching',
  'http-header-validation',
  'sep-2164-resource-not-found',
])('the server of the org passes the scenario %s', async (scenario) => {
  await conformance(await serve(mcpFactory(hostOf(org.okta))), [
    '--scenario',
    scenario,
    '--spec-version',
    '2026-07-28',
  ]);
});

test.each(['server-initialize', 'ping', 'tools-list'])(
  'the server of the org passes the scenario %s of an older revision',
  async (scenario) => {
    await conformance(await serve(mcpFactory(hostOf(org.okta))), [
      '--scenario',
      scenario,
      '--spec-version',
      '2025-11-25',
    ]);
  },
);
