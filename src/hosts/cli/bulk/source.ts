import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { OktaError } from '../../../index.ts';
import { whyUnreadable } from '../input.ts';
import { usageError } from '../usage.ts';
import { csvRows } from './csv.ts';
import { jsonRows } from './json-lines.ts';

/** One input of a file, or why it cannot be read. */
export type Row = { readonly line: number } & (
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
  /** How many lines it has. */
  lines(): Promise<number>;
  rows(): AsyncGenerator<Row>;
}

/** Opens a file of inputs. Its name tells what it is, or else its first character. */
export async function openInputs(reading: Reading): Promise<InputFile> {
  const { file } = reading;
  const start = await beginning(file);
  if (start === '') throw refused(file, 'it is empty', 'give it a header and rows, or one JSON object per line');
  if (start.startsWith('[')) throw refused(file, 'it holds one JSON list', 'write one JSON object per line instead');
  if (/^\{\s*\n/.test(start))
    throw refused(file, 'its objects go over several lines', 'write one JSON object per line');
  const isJson = /\.(jsonl|ndjson|json)$/i.test(file) || (!/\.(csv|tsv)$/i.test(file) && start.startsWith('{'));
  return {
    lines: () => linesOf(file),
    async *rows() {
      const stream = createReadStream(file);
      try {
        if (isJson) yield* jsonRows(stream, file);
        else yield* csvRows(stream, { ...reading, delimiter: delimiterOf(start) });
      } finally {
        stream.destroy();
      }
    },
  };
}

async function linesOf(file: string): Promise<number> {
  let lines = 0;
  for await (const piece of createReadStream(file)) {
    const bytes: Buffer = piece;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  }
  return lines;
}

/** How a file begins. */
async function beginning(file: string): Promise<string> {
  try {
    const about = await stat(file);
    // Opening a pipe would wait for whoever writes to it.
    if (about.isFIFO() || about.isSocket()) throw new Error('it is a pipe, and inputs are read more than once');
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
      const start = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
      return start.trimStart();
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
