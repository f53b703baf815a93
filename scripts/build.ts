import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

/**
 * Writes the JavaScript of the package to `dist`: a file for each entry of `exports`, and chunks of what they share or load
 * later. More than a hundred files would take longer to import than what is in them.
 */
const entries = Object.values(packageJson.exports).flatMap((target) =>
  typeof target === 'string' ? [] : [target['@okta-connector/source']],
);
const root = new URL('..', import.meta.url).pathname;
// The declarations beside them are TypeScript's.
for (const file of globSync('dist/**/*.js', { cwd: root })) rmSync(join(root, file));
await build({
  absWorkingDir: root,
  entryPoints: entries,
  outbase: 'src',
  outdir: 'dist',
  // `src/manifest/read.ts` finds the manifest two levels up.
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node22',
  logLevel: 'warning',
});

// The first read finds the file of the manifest from where its chunk has come to be.
const built: typeof import('../src/index.ts') = await import(new URL('../dist/index.js', import.meta.url).href);
if (built.manifest.actions.length === 0) throw new Error('The built package has no actions.');
