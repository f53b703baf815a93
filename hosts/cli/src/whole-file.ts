import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';

/** Writes a file that only its owner can read, and that appears, or replaces another, when it is complete. */
export async function writeWhole(file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const temporary = `${file}.${randomBytes(8).toString('hex')}.new`;
  // The name is random, and `wx` rejects an existing file or link.
  const handle = await open(temporary, 'wx', 0o600);
  try {
    try {
      await write(handle);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
