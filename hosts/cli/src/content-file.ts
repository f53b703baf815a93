import { randomBytes } from 'node:crypto';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { usageError } from './usage.ts';

/** A file that was written. */
export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

const faults: Readonly<Record<string, string>> = {
  ENOENT: 'no such directory',
  ENOTDIR: 'no such directory',
  EACCES: 'permission denied',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left',
};

/**
 * Writes text to a new file, piece by piece, so that memory holds one piece. Only its owner can read the file, which appears
 * when it is complete. Refuses an existing file before the first piece is read.
 */
export async function writeContent(file: string, pieces: AsyncIterable<unknown>): Promise<WrittenFile> {
  if ((await lstat(file).catch(() => undefined)) !== undefined)
    throw usageError(`${file} already exists`, 'use another file with --output');
  const temporary = `${file}.${randomBytes(8).toString('hex')}.new`;
  // The name is random, and `wx` rejects an existing file or link.
  const handle = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw unusable(file, error);
  });
  let bytes = 0;
  try {
    try {
      for await (const piece of pieces) {
        const text = Buffer.from(String(piece));
        await handle.appendFile(text).catch((error: unknown) => {
          throw unusable(file, error);
        });
        bytes += text.length;
      }
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { file, bytes };
}

function unusable(file: string, error: unknown) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return usageError(`Cannot write ${file} (${faults[code] ?? String(error)})`, 'use another file with --output');
}
