import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/index.ts';
import { root } from '../../../test/support/source-files.ts';
import { bundleConnector, compile } from '../scripts/bundle.ts';
import { packageJson } from '../scripts/package-json.ts';
import { readmeOf } from '../scripts/readme.ts';
import { sourcesOf } from '../scripts/sources.ts';
import { planOperations } from '../src/plans/plan-operations.ts';
import type { FormFunctions } from '../src/platform.ts';
import { nodeFunctions } from './helper.ts';

const files = sourcesOf(manifest);

/** The exports of a compiled file whose `require` returns fakes. */
async function load(path: string): Promise<Record<string, new () => { description: Record<string, unknown> }>> {
  const module = { exports: {} };
  const okta = { methods: {}, webhookMethods: {} };
  const require = (name: string) => (name === 'n8n-workflow' ? { NodeConnectionTypes: { Main: 'main' } } : { okta });
  new Function('module', 'exports', 'require', await compile(files.get(path) ?? ''))(module, module.exports, require);
  return module.exports;
}

describe('n8n package', () => {
  test('has no runtime dependencies other than n8n', () => {
    const content = JSON.parse(packageJson({ name: 'okta', version: '1.0.0', files }));
    expect(content).not.toHaveProperty('dependencies');
    expect(content.peerDependencies).toEqual({ 'n8n-workflow': '*' });
    expect(content.n8n.nodes).toEqual(['dist/nodes/Okta/Okta.node.js', 'dist/nodes/Okta/OktaTrigger.node.js']);
    expect(content.n8n.credentials).toEqual(['dist/credentials/OktaConnectorApi.credentials.js']);
  });

  test('has an output schema for every operation', () => {
    for (const { resource, key } of manifest.actions)
      expect(files.has(`nodes/Okta/__schema__/v1.0.0/${resource}/${key}.json`), key).toBe(true);
    for (const { key } of planOperations)
      expect(files.has(`nodes/Okta/__schema__/v1.0.0/plan/${key}.json`), key).toBe(true);
  });

  test('has a README that lists every operation and event', async () => {
    const template = await readFile(join(root, 'hosts/n8n/scripts/README.package.md'), 'utf8');
    const text = readmeOf(template, { manifest, n8n: '1.2.3' });
    expect(text).toContain('n8n 1.2.3');
    expect(text).not.toContain('<!--');
    for (const { title, summary } of [...manifest.actions, ...manifest.triggers, ...planOperations])
      expect(text).toContain(`| ${title} | ${summary} |`);
  });

  test('includes the license of every bundled package', async () => {
    const { code, licences } = await bundleConnector(manifest);
    const bundled = new Set([...code.matchAll(/^\/\/ node_modules\/([\w-]+)\//gm)].map(([, name]) => name));
    expect(bundled.size).toBeGreaterThan(2);
    for (const name of bundled) expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, 'm'));
  });

  test('has nodes that n8n can load from source', async () => {
    const { Okta } = await load('nodes/Okta/Okta.node.ts');
    const { OktaTrigger } = await load('nodes/Okta/OktaTrigger.node.ts');
    if (Okta === undefined || OktaTrigger === undefined) throw new Error('the classes are missing');
    expect(new Okta().description).toMatchObject({ name: 'okta', usableAsTool: true, inputs: ['main'] });
    expect(new OktaTrigger().description).toMatchObject({ name: 'oktaTrigger', polling: true, inputs: [] });
    expect(new OktaTrigger().description).not.toHaveProperty('usableAsTool');
  });

  test('exports everything the nodes call from its bundle', async () => {
    const { code } = await bundleConnector(manifest);
    const module = { exports: {} };
    const require = (name: string) => (name === 'n8n-workflow' ? {} : process.getBuiltinModule(name));
    new Function('module', 'exports', 'require', code)(module, module.exports, require);
    expect(module.exports).toMatchObject({
      okta: { execute: expect.any(Function), poll: expect.any(Function), methods: expect.any(Object) },
    });
  });

  test('exports everything the nodes call once the bundle is loaded', async () => {
    const { code } = await bundleConnector(manifest);
    const module: { exports: { okta?: Readonly<Record<string, unknown>> } } = { exports: {} };
    const require = createRequire(import.meta.url);
    const platform = { NodeApiError: Error, NodeOperationError: Error, sleep: async () => {} };
    const stand = (name: string) => (name === 'n8n-workflow' ? platform : require(name));
    new Function('module', 'exports', 'require', code)(module, module.exports, stand);
    const { okta = {} } = module.exports;
    for (const name of ['authenticate', 'execute', 'poll', 'webhook'])
      expect([name, typeof okta[name]]).toEqual([name, 'function']);
    expect(okta['methods']).toMatchObject({ listSearch: expect.any(Object), credentialTest: expect.any(Object) });
    // The operations and their forms are in the bundle.
    const { listSearch, resourceMapping } = okta['methods'] as Record<
      string,
      Record<string, (query?: string) => Promise<unknown>>
    >;
    const chosen: Record<string, unknown> = { operation: 'run_okta_operation', oktaOperation: 'uploadApplicationLogo' };
    const node: FormFunctions = {
      ...nodeFunctions({ orgUrl: 'http://127.0.0.1:9', apiToken: '00bundle' }),
      getCurrentNodeParameter: (name) => chosen[name],
    };
    expect(await listSearch?.['search_operations']?.call(node, 'user blocks')).toMatchObject({
      results: [{ value: 'listUserBlocks' }, {}, {}],
    });
    expect(await resourceMapping?.['formColumns']?.call(node)).toMatchObject({
      fields: [{ id: 'path:appId' }, { id: 'body:file:name' }, { id: 'body:file:content' }],
    });
  });

  test('bundles nothing that n8n forbids', async () => {
    const { code: bundled } = await bundleConnector(manifest);
    const code = bundled.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
    const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect([...new Set(required)].sort()).toEqual(['n8n-workflow', 'node:crypto']);
    const forbidden =
      /(?<![.\w$"'])(setTimeout|setInterval|setImmediate|clearTimeout|globalThis|__dirname|process\.|process;)/g;
    expect([...code.matchAll(forbidden)].map(([name]) => name)).toEqual([]);
  });
});
