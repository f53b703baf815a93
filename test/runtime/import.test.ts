import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { version } from '../../src/version.ts';
import { root } from '../support/source-files.ts';

const run = promisify(execFile);

async function evaluate(code: string): Promise<Record<string, unknown>> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: root });
  return JSON.parse(stdout);
}

describe('importing the package', () => {
  test('importing the package starts nothing and opens nothing', async () => {
    const seen = await evaluate(`
      const before = process.getActiveResourcesInfo();
      await import('./src/index.ts');
      const { connect } = await import('./src/index.ts');
      connect({ orgUrl: 'acme', apiToken: '00abc' });
      console.log(JSON.stringify({ before, after: process.getActiveResourcesInfo(), listeners: process.eventNames() }));
    `);
    const extra = (seen['after'] as string[]).filter((name) => !(seen['before'] as string[]).includes(name));
    expect(extra).toEqual([]);
    expect(seen['listeners']).not.toContain('SIGINT');
  });

  test('importing the package loads neither the steps nor the HTTP client', async () => {
    const seen = await evaluate(`
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      await import('./src/index.ts');
      console.log(JSON.stringify({ loaded }));
    `);
    const heavy = (seen['loaded'] as string[]).filter((url) =>
      /\/(undici|zod|pino|commander)\/|node_modules\/(ioredis|@?redis|bullmq|pg-boss)\/|src\/(actions|triggers|options|sandbox|hosts|redis|jobs)\/|resources\/operations\/.*\.data\.ts$/.test(
        url,
      ),
    );
    expect(heavy).toEqual([]);
  });

  test('a step other than run_okta_operation does not load the forms of operations', async () => {
    const seen = await evaluate(`
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      const { connect, oktaOperations } = await import('./src/index.ts');
      const transport = async () => ({ status: 200, headers: {}, body: '[]' });
      await using okta = connect({ orgUrl: 'acme', apiToken: '00abc' }, { transport });
      await okta.run('list_groups', {});
      const count = () => loaded.filter((url) => /(index|forms)\\.data\\.ts$/.test(url)).length;
      const before = count();
      await oktaOperations.search('users');
      const searched = count();
      await okta.fields('run_okta_operation', { operation: 'listUsers' });
      console.log(JSON.stringify({ before, searched, after: count() }));
    `);
    expect(seen).toEqual({ before: 0, searched: 1, after: 2 });
  });

  test('exports the version of the package', () => {
    expect(version).toBe(packageJson.version);
  });
});
