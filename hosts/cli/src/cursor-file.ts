import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { UnsafeFile, whyUnsafe } from 'okta-connector/host';
import { usageError } from './usage.ts';

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
  const temporary = `${file}.${randomBytes(8).toString('hex')}.new`;
  try {
    await expectNoLink(file);
    // The name is random, and `wx` rejects an existing file or link.
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${cursor}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
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
