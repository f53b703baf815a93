import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licencesIn } from '../../../scripts/licences.ts';
import { bundleManifest, entryFolder } from '../bundle/bundle-manifest.ts';

const root = new URL('../../..', import.meta.url).pathname;
const bundle = new URL('../bundle/', import.meta.url).pathname;

/** `hosts/server/bundle/manifest.json`, and in `dist` the folder that `mcpb pack` takes. */
const text = `${JSON.stringify(bundleManifest(), null, 2)}\n`;
await writeFile(join(bundle, 'manifest.json'), text);
if (!process.argv.includes('--manifest')) {
  const folder = join(bundle, 'dist');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const { metafile } = await build({
    entryPoints: [join(bundle, 'entry.ts')],
    outdir: join(folder, entryFolder),
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    conditions: ['@okta-connector/source'],
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // CommonJS packages inside call require for modules of Node.
    banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
    logLevel: 'error',
    metafile: true,
  });
  await writeFile(join(folder, 'manifest.json'), text);
  await writeFile(join(folder, 'server/package.json'), '{ "type": "module" }\n');
  await writeFile(join(folder, 'THIRD-PARTY-LICENSES'), await licencesIn(metafile));
  await copyFile(join(root, 'manifest.json'), join(folder, 'server/manifest.json'));
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}
