import { readFile, rename, writeFile } from 'node:fs/promises';
import { usageError } from './usage.ts';

/** The cursor that a file holds; `undefined` if there is no such file yet, or nothing in it. */
export async function readCursor(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    const hint = 'name a file that may be read and written';
    throw usageError(`The cursor file ${file} cannot be read (${codeOf(error)}); ${hint}.`, hint);
  }
}

/** Writes a cursor so that the file holds either the old one or the new one, whatever happens. */
export async function writeCursor(file: string, cursor: string): Promise<void> {
  const fresh = `${file}.${process.pid}.new`;
  try {
    await writeFile(fresh, `${cursor}\n`, { mode: 0o600 });
    await rename(fresh, file);
  } catch (error) {
    const hint = 'name a file that may be read and written';
    throw usageError(`The cursor file ${file} cannot be written (${codeOf(error)}); ${hint}.`, hint);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
