import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { manifest } from '../../../src/index.ts';
import { eventFlows } from '../src/flows/events.ts';
import { ticketFlows } from '../src/flows/tickets.ts';
import { bundleConnector, compile } from './bundle.ts';
import { packageJson } from './package-json.ts';
import { readmeOf } from './readme.ts';
import { className, sourcesOf } from './sources.ts';

/** Builds the package of n8n nodes into hosts/n8n/dist/, all of it out of the manifest. */
const root = new URL('../../..', import.meta.url).pathname;
const host = join(root, 'hosts/n8n');
const out = join(host, 'dist');

async function write(path: string, text: string): Promise<void> {
  const file = join(out, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

await rm(out, { recursive: true, force: true });
const { name, version } = manifest.connector;
const files = sourcesOf(manifest);
for (const [path, text] of files) {
  await write(path, text);
  if (path.endsWith('.json')) await write(`dist/${path}`, text);
  else if (!path.endsWith('.d.ts')) await write(`dist/${path.replace(/\.ts$/, '.js')}`, await compile(text));
}
const { code, licences } = await bundleConnector(manifest);
await write('connector.js', code);
await write('dist/connector.js', code);
await write('dist/third-party-licenses.txt', licences);
for (const folder of [`nodes/${className(name)}`, 'credentials'])
  for (const to of [folder, `dist/${folder}`]) await cp(join(host, 'src/icons'), join(out, to), { recursive: true });
await write('package.json', packageJson({ name, version, files }));
await write('eslint.config.mjs', "import { config } from '@n8n/node-cli/eslint';\n\nexport default config;\n");
await write('tsconfig.json', await readFile(join(host, 'scripts/tsconfig.package.json'), 'utf8'));
await write('.gitignore', '*\n');
await cp(join(root, 'LICENSE'), join(out, 'LICENSE'));
const { dependencies } = JSON.parse(await readFile(join(host, 'real-host/package.json'), 'utf8'));
const template = await readFile(join(host, 'scripts/README.package.md'), 'utf8');
await write('README.md', readmeOf(template, { manifest, n8n: dependencies.n8n }));
for (const [key, flow] of Object.entries({ ...ticketFlows, ...eventFlows })) {
  const text = `${JSON.stringify(flow, null, 2)}\n`;
  await writeFile(join(root, 'docs/n8n/flows', `${key}.json`), text);
  await write(`dist/flows/${key}.json`, text);
}
console.log(`hosts/n8n/dist: ${manifest.actions.length} operations, connector ${Math.round(code.length / 1024)} KB`);
