import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import type { Manifest } from '../../src/manifest/schema.ts';

const root = join(dirname(new URL(import.meta.url).pathname), '../..');

// What n8n does by itself, or forbids, is left out of the bundle, as is whatever needs a part of Node that n8n forbids:
// none of it is reached there.
const leftOut = /src\/(okta\/transport\/undici|runtime\/watch\/watch)\.ts$/;
const forbidden = /^import (?!type\b)[^;]*? from 'node:(?!crypto')/m;

const without: Plugin = {
  name: 'without',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      if (!leftOut.test(path) && !forbidden.test(await readFile(path, 'utf8'))) return undefined;
      return { loader: 'js', contents: 'module.exports = {};' };
    });
  },
};

/** The connector as one file that needs nothing but n8n-workflow. */
export async function bundleConnector(manifest: Manifest): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';
        import { createHost } from './src/hosts/n8n/host.ts';
        export const okta = createHost({ NodeApiError, NodeOperationError, sleep }, ${JSON.stringify(needed(manifest))});
      `,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['n8n-workflow'],
    define: { 'process.versions.node': '"n8n"', 'process.getBuiltinModule': 'builtinModule' },
    inject: [join(root, 'scripts/n8n/platform-globals.js')],
    plugins: [without],
    legalComments: 'inline',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** A source file as n8n loads it. */
export async function compile(text: string): Promise<string> {
  const { code } = await transform(text, { loader: 'ts', format: 'cjs', target: 'node22' });
  return code;
}

/** What the nodes need of the manifest while they run: no samples, no examples, no outputs. */
function needed(manifest: Manifest): unknown {
  return {
    connector: manifest.connector,
    optionSources: manifest.optionSources,
    actions: manifest.actions.map(({ key, resource, effect, list, input }) => ({ key, resource, effect, list, input })),
    triggers: manifest.triggers.map(({ key, title, delivery, input }) => ({ key, title, delivery, input })),
  };
}
