import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { UnsafeFile, whyUnsafe } from 'okta-connector/host';
import { usageError } from './usage.ts';
import { writeWhole } from './whole-file.ts';

/** Far more than the longest cursor, in bytes. */
const largest = 1024 * 1024;

const { O_NOFOLLOW = 0, O_RDONLY } = constants;

/** Reads the cursor in a file; `undefined` if the file does not exist or is empty. */
export async function readCursor(file: string): Promise<string | undefined> {
  try {
    await expectNoLink(file);
    const handle = await open(file, O_RDONLY | O_NOFOLLOW);
    try {
      const about = await handle.stat();
      if (!about.isFile()) throw new UnsafeFile('it is not a regular file');
      if (about.size > largest) throw new UnsafeFile('it is too large to hold a cursor');
      const text = (await handle.readFile('utf8')).trim();
      return text === '' ? undefined : text;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, 'read', error);
  }
}

/** Replaces the cursor in a file atomically. */
export async function writeCursor(file: string, cursor: string): Promise<void> {
  try {
    await expectNoLink(file);
    await writeWhole(file, (handle) => handle.writeFile(`${cursor}\n`));
  } catch (error) {
    throw unusable(file, 'write', error);
  }
}

async function expectNoLink(file: string): Promise<void> {
  const about = await lstat(file).catch(() => undefined);
  if (about?.isSymbolicLink() === true) throw new UnsafeFile('it is a symbolic link');
}

function unusable(file: string, attempt: 'read' | 'write', error: unknown) {
  const reason = whyUnsafe(error) ?? codeOf(error);
  return usageError(`Cannot ${attempt} the cursor file ${file} (${reason})`, 'use a file that you can read and write');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
