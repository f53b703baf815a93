import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;

/** The licenses of the packages whose code is in a bundle, from esbuild's metafile. They must be part of the bundle. */
export async function licencesIn({ inputs }: { readonly inputs: Readonly<Record<string, unknown>> }): Promise<string> {
  const names = Object.keys(inputs).map((input) => input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  const packages = [...new Set(names.filter((name) => name !== undefined))].sort();
  return (await Promise.all(packages.map(licenceOf))).join('\n');
}

async function licenceOf(name: string): Promise<string> {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`The package ${name} comes without its license.`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
}
