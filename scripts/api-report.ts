import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf } from './api/entries.ts';
import { extract } from './api/extract.ts';
import { apiReport } from './api/report.ts';

/** Writes docs/api.md from the built declarations; with `--check`, fails if it is out of date. */
const root = new URL('..', import.meta.url).pathname;
const file = join(root, 'docs/api.md');

const extracted = [];
for (const entry of await entriesOf(root)) extracted.push({ name: entry.name, declarations: await extract(entry) });
const report = apiReport(extracted);
const present = await readFile(file, 'utf8').catch(() => '');

if (present !== report && process.argv.includes('--check')) {
  console.error('docs/api.md is out of date: the public types changed. Run "npm run api" and commit the result.');
  process.exit(1);
}
if (present !== report) {
  await writeFile(file, report);
  console.log('wrote docs/api.md');
}
