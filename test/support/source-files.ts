import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const root = new URL('../..', import.meta.url).pathname;

/** One TypeScript file of `src`, its path relative to `src`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file of a folder below `src`. */
export function sourceFiles(folder = ''): SourceFile[] {
  const base = join(root, 'src');
  return readdirSync(join(base, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .map((path) => ({ path, text: readFileSync(join(base, path), 'utf8') }));
}
