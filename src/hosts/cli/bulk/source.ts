import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { OktaError } from '../../../index.ts';
import { whyUnreadable } from '../input.ts';
import { usageError } from '../usage.ts';
import { csvRows } from './csv.ts';
import { jsonRows } from './json-lines.ts';

/** One input of a file, or why it cannot be read; `end` is the byte behind it. */
export type Row = { readonly line: number; readonly end: number } & (
  | { readonly value: unknown; readonly fault?: undefined }
  | { readonly fault: OktaError }
);

/** How a file is read. */
export interface Reading {
  readonly file: string;
  /** The form that the columns of a table are checked against. */
  schema(header: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
}

/** A file of inputs: a table with a header, or JSON lines. */
export interface InputFile {
  /** In bytes. */
  readonly size: number;
  /** How far the inputs have been taken, in bytes. */
  read(): number;
  rows(): AsyncGenerator<Row>;
}

/** Opens a file of inputs. Its name tells what it is, or else its first character. */
export async function openInputs(reading: Reading): Promise<InputFile> {
  const { file } = reading;
  const { size, start } = await beginning(file);
  if (start === '') throw refused(file, 'it is empty', 'give it a header and rows, or one JSON object per line');
  if (start.startsWith('[')) throw refused(file, 'it holds one JSON list', 'write one JSON object per line instead');
  if (/^\{\s*\n/.test(start))
    throw refused(file, 'its objects go over several lines', 'write one JSON object per line');
  const isJson = /\.(jsonl|ndjson|json)$/i.test(file) || (!/\.(csv|tsv)$/i.test(file) && start.startsWith('{'));
  let taken = 0;
  return {
    size,
    read: () => taken,
    async *rows() {
      const stream = createReadStream(file);
      const rows = isJson ? jsonRows(stream, file) : csvRows(stream, { ...reading, delimiter: delimiterOf(start) });
      try {
        for await (const row of rows) {
          taken = row.end;
          yield row;
        }
      } finally {
        stream.destroy();
      }
    },
  };
}

/** The size of a file, and how it begins. */
async function beginning(file: string): Promise<{ size: number; start: string }> {
  try {
    const about = await stat(file);
    const { size } = about;
    // Opening a pipe would wait for whoever writes to it.
    if (about.isFIFO() || about.isSocket()) throw new Error('it is a pipe, and inputs are read more than once');
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
      const start = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
      return { size, start: start.trimStart() };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const hint = 'name a file of inputs: CSV with a header, or JSON lines';
    throw usageError(`${file} cannot be read: ${whyUnreadable(error)}; ${hint}.`, hint);
  }
}

/** What separates the names in the header separates the cells: names hold none of these. */
function delimiterOf(start: string): string {
  const [header = ''] = start.split(/\r?\n/, 1);
  return ['\t', ',', ';'].find((mark) => header.includes(mark)) ?? ',';
}

/** The fault of an input that was written in another encoding, of which Okta would get question marks. */
export function notUtf8(file: string, line: number): OktaError {
  const hint = 'save the file as UTF-8';
  return usageError(`${file}, line ${line}, holds characters that are not UTF-8; ${hint}.`, hint);
}

function refused(file: string, why: string, hint: string): OktaError {
  return usageError(`${file} cannot be used: ${why}; ${hint}.`, hint);
}
