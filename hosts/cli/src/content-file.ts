import { lstat } from 'node:fs/promises';
import { usageError } from './usage.ts';
import { writeWhole } from './whole-file.ts';

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
  let bytes = 0;
  try {
    await writeWhole(file, async (handle) => {
      for await (const piece of pieces) {
        const text = Buffer.from(String(piece));
        await handle.appendFile(text);
        bytes += text.length;
      }
    });
  } catch (error) {
    throw isOfTheFile(error) ? unusable(file, error) : error;
  }
  return { file, bytes };
}

/** Whether the file system failed. The errors of the pieces are Okta's. */
function isOfTheFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function unusable(file: string, error: unknown) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return usageError(`Cannot write ${file} (${faults[code] ?? String(error)})`, 'use another file with --output');
}
