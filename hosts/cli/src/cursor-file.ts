import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { UnsafeFile, whyUnsafe } from 'okta-connector';
import { usageError } from './usage.ts';

/** Many times the longest cursor, in bytes. */
const largest = 1024 * 1024;

const { O_NOFOLLOW = 0, O_RDONLY } = constants;

/** The cursor that a file holds; `undefined` if there is no such file yet, or nothing in it. */
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

/** Writes a cursor so that the file holds either the old one or the new one, whatever happens. */
export async function writeCursor(file: string, cursor: string): Promise<void> {
  const temporary = `${file}.${randomBytes(8).toString('hex')}.new`;
  try {
    await expectNoLink(file);
    // Nobody can have put a link at a name that nobody could foresee; `wx` refuses it all the same.
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
    throw unusable(file, 'written', error);
  }
}

async function expectNoLink(file: string): Promise<void> {
  const about = await lstat(file).catch(() => undefined);
  if (about?.isSymbolicLink() === true) throw new UnsafeFile('it is a symbolic link; name the file that it leads to');
}

function unusable(file: string, done: 'read' | 'written', error: unknown) {
  const hint = 'name a file that may be read and written';
  return usageError(`The cursor file ${file} cannot be ${done} (${whyUnsafe(error) ?? codeOf(error)}); ${hint}.`, hint);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
