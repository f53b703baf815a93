import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Encoding } from '../encoding.ts';
import { whyUnreadable } from '../input.ts';
import { refusedFile, refusedRow } from './refused-file.ts';

/** The longest line, and the longest quoted cell, in characters. */
export const longestText = 1_000_000;

/** Identifies the version of a file. It changes with the content. */
export async function versionOf(file: string): Promise<string> {
  const about = await stat(file, { bigint: true }).catch(() => undefined);
  return about === undefined ? 'gone' : `${about.dev} ${about.ino} ${about.size} ${about.mtimeNs}`;
}

/** A file as it was when it was opened. */
export interface TextFile {
  readonly file: string;
  readonly encoding: Encoding;
  readonly version: string;
}

/**
 * The lines of a file, whether they end with LF, CRLF or CR; `undefined` in place of one that is longer than
 * {@link longestText}. Throws `invalid_request` once the file has changed.
 */
export async function* linesOf({ file, encoding, version }: TextFile): AsyncGenerator<string | undefined> {
  const stream = createReadStream(file);
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let line = 1;
  /** Whether the current line is too long to keep. */
  let isLong = false;
  try {
    for await (const bytes of stream) {
      if ((await versionOf(file)) !== version)
        throw refusedFile(file, 'was changed while it was being read', 'start over with a copy');
      const piece: Uint8Array = bytes;
      rest += decoder.decode(piece, { stream: true });
      // A CR at the end may be half of a CRLF.
      const end = rest.endsWith('\r') ? rest.length - 1 : rest.length;
      const lines = rest.slice(0, end).split(/\r\n|\n|\r/);
      rest = (lines.pop() ?? '') + rest.slice(end);
      for (const text of lines) {
        yield isLong || text.length > longestText ? undefined : text;
        isLong = false;
      }
      line += lines.length;
      if (rest.length <= longestText) continue;
      isLong = true;
      rest = rest.endsWith('\r') ? '\r' : '';
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw refusedFile(file, `cannot be read completely (${whyUnreadable(error)})`, 'check the disk');
  } finally {
    stream.destroy();
  }
  if (isLong)
    throw refusedRow(file, { line, why: 'is longer than a million characters', hint: 'check its line endings' });
  const lines = (rest + decoder.decode()).split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  yield* lines;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
