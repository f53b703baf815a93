import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the console, ready to be served. */
export interface ConsoleFile {
  readonly type: string;
  readonly etag: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

/** The page itself. */
export const pageName = 'index.html';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The folder that `scripts/build-console.ts` writes, for the server as built and for its sources. */
export const builtFolder = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/console/client/' : './client/',
  import.meta.url,
).pathname;

/** Reads the built files of the console by name. Empty if the console is not built. No other file can be named. */
export function readConsoleFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  return new Map(
    namesIn(folder).flatMap((name) => {
      const type = types[extname(name)];
      if (type === undefined) return [];
      const content = new Uint8Array(readFileSync(join(folder, name)));
      const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      return [[name, { type, etag, content, gzipped: new Uint8Array(gzipSync(content, { level: 9 })) }] as const];
    }),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
