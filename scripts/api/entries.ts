import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectAt } from '../../src/okta/json.ts';

/** One way into a package: what `import … from 'name'` resolves to. */
export interface Entry {
  /** Such as `okta-connector/manifest`. */
  readonly name: string;
  /** The folder of the package. */
  readonly folder: string;
  /** The built declarations. */
  readonly types: string;
}

/** Every entry with types, of the package and of its workspaces. */
export async function entriesOf(root: string): Promise<Entry[]> {
  const { workspaces } = await readPackage(root);
  const folders = [root, ...texts(workspaces).map((workspace) => join(root, workspace))];
  const entries = await Promise.all(folders.map(entriesIn));
  return entries.flat();
}

async function entriesIn(folder: string): Promise<Entry[]> {
  const { name, exports } = await readPackage(folder);
  return Object.entries(objectAt(exports)).flatMap(([path, target]) => {
    const { types } = objectAt(target);
    if (typeof types !== 'string' || typeof name !== 'string') return [];
    return [{ name: join(name, path), folder, types: join(folder, types) }];
  });
}

async function readPackage(folder: string): Promise<Readonly<Record<string, unknown>>> {
  return objectAt(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
