import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import { licencesIn } from '../../../scripts/licences.ts';
import type { Manifest } from '../../../src/manifest/schema.ts';
import { outline } from '../src/simplify.ts';

const root = new URL('../../..', import.meta.url).pathname;

// What n8n does by itself, or forbids, is left out of the bundle, as is whatever needs a part of Node that n8n forbids:
// none of it is reached there.
const leftOut = /src\/(okta\/transport\/(undici|proxy)|runtime\/watch\/(watch|node-sqlite))\.ts$/;
const forbidden = /^import (?!type\b)[^;]*? from 'node:(?!crypto')/m;

// Four tenths of the bundle would be zod's messages in languages that nobody asks it for.
const locale = /\/zod\/v4\/locales\/\w[\w-]*\.js$/;

const without: Plugin = {
  name: 'without',
  setup({ onLoad }) {
    onLoad({ filter: locale }, ({ path }) =>
      /\/(en|index)\.js$/.test(path) ? undefined : { loader: 'js', contents: 'export default () => ({});' },
    );
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      if (!leftOut.test(path) && !forbidden.test(await readFile(path, 'utf8'))) return undefined;
      return { loader: 'js', contents: 'module.exports = {};' };
    });
  },
};

/** The connector as n8n gets it. */
export interface Bundle {
  /** One file that needs nothing but n8n-workflow. */
  readonly code: string;
  /** The licences of the packages that are in it. */
  readonly licences: string;
}

/** Puts the connector into one file. */
export async function bundleConnector(manifest: Manifest): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `
        import { NodeApiError, NodeOperationError, sleep } from 'n8n-workflow';
        import { createHost } from './hosts/n8n/src/host.ts';
        export const okta = createHost({ NodeApiError, NodeOperationError, sleep }, ${JSON.stringify(needed(manifest))});
      `,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    conditions: ['@okta-connector/source'],
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['n8n-workflow'],
    define: { 'process.versions.node': '"n8n"', 'process.getBuiltinModule': 'builtinModule' },
    inject: [join(root, 'hosts/n8n/scripts/platform-globals.js')],
    plugins: [without],
    legalComments: 'inline',
    logLevel: 'error',
    metafile: true,
  });
  return { code: outputFiles[0]?.text ?? '', licences: await licencesIn(metafile) };
}

/** A source file as n8n loads it. */
export async function compile(text: string): Promise<string> {
  const { code } = await transform(text, { loader: 'ts', format: 'cjs', target: 'node22' });
  return code;
}

/** What the nodes need of the manifest while they run: no examples, and no texts of outputs. */
function needed(manifest: Manifest): unknown {
  return {
    connector: manifest.connector,
    optionSources: manifest.optionSources,
    actions: manifest.actions.map(({ key, resource, title, role, effect, list, formField, input, output }) => ({
      key,
      resource,
      title,
      role,
      effect,
      list,
      formField,
      input,
      output: outline(output),
    })),
    triggers: manifest.triggers.map(({ key, title, delivery, input, output, sample }) => ({
      key,
      title,
      delivery,
      input,
      output: outline(output),
      sample,
    })),
  };
}
