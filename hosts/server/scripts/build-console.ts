import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const server = new URL('..', import.meta.url).pathname;
const source = join(server, 'console');
const target = join(server, 'dist/console/client');

/** The page with the names of its files, which contain a hash of their content. */
function page(names: readonly string[]): string {
  const name = (extension: string) => names.find((one) => one.endsWith(extension)) ?? '';
  return readFileSync(join(source, 'index.html'), 'utf8')
    .replace('console.css', name('.css'))
    .replace('console.js', name('.js'))
    .replace('icon.svg', name('.svg'));
}

const { outputFiles } = await build({
  entryPoints: [
    { in: join(source, 'src/main.tsx'), out: 'console' },
    { in: join(source, 'style/console.css'), out: 'console' },
    { in: join(source, 'icon.svg'), out: 'icon' },
  ],
  entryNames: '[name]-[hash]',
  loader: { '.svg': 'copy' },
  outdir: target,
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: ['es2022', 'chrome111', 'firefox121', 'safari16.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  conditions: ['@okta-connector/source'],
  // The parts of okta-connector/host that read files are not used and are dropped.
  external: ['node:*'],
  legalComments: 'none',
});
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const files = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
for (const { name, contents } of files) await writeFile(join(target, name), contents);
await writeFile(join(target, 'index.html'), page(files.map(({ name }) => name)));
const size = files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
const foreign = files.filter(
  ({ name, contents }) => name.endsWith('.js') && /["']node:/.test(Buffer.from(contents).toString()),
);
if (foreign.length > 0) throw new Error('The console imports a module of Node.');
process.stdout.write(`The console has ${files.length + 1} files, ${Math.round(size / 102.4) / 10} KB gzipped.\n`);
