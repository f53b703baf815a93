import { open, stat } from 'node:fs/promises';
import { OktaError } from 'okta-connector';
import { encodingOf } from '../encoding.ts';
import { whyUnreadable } from '../input.ts';
import { usageError } from '../usage.ts';
import { csvRows, isPreamble, separatorIn } from './csv.ts';
import { binaryKind, otherTextKind } from './file-kind.ts';
import { jsonRows } from './json-lines.ts';
import { refusedFile } from './refused-file.ts';
import type { InputFormat, Row } from './row.ts';
import { linesOf, versionOf } from './text-lines.ts';

/** A file of inputs: a table with a header, or JSON lines. */
export interface InputFile {
  /** Reads its inputs in order. Throws `invalid_request` if the whole file cannot be used. */
  rows(): AsyncGenerator<Row>;
}

/** The size of a file of inputs. */
export interface InputCount {
  readonly inputs: number;
  /** The line of its last input. */
  readonly lines: number;
}

/** Counts the inputs by reading the whole file, so that a problem with the file shows before anything is written. */
export async function countInputs(inputs: InputFile, signal: AbortSignal): Promise<InputCount> {
  let count = { inputs: 0, lines: 0 };
  for await (const { line } of inputs.rows()) {
    if (signal.aborted) throw new OktaError('cancelled', { what: 'The run was canceled before anything was sent' });
    count = { inputs: count.inputs + 1, lines: line };
  }
  return count;
}

/** Opens a file of inputs. Its first bytes and its name determine the format. */
export async function openInputs(format: InputFormat): Promise<InputFile> {
  const { file } = format;
  const { bytes, version } = await beginning(file);
  const binary = binaryKind(bytes, file);
  if (binary !== undefined) throw refusedFile(file, `is ${binary.what}`, binary.hint);
  const encoding = encodingOf(bytes);
  const start = new TextDecoder(encoding).decode(bytes, { stream: true }).trimStart();
  if (start === '') throw refusedFile(file, 'is empty', 'add a header and rows, or one JSON object per line');
  const other = otherTextKind(start);
  if (other !== undefined) throw refusedFile(file, `is ${other.what}`, other.hint);
  if (start.startsWith('['))
    throw refusedFile(file, 'is one JSON list', "write one JSON object per line, for example with jq -c '.[]'");
  if (/^\{\s*[\r\n]/.test(start))
    throw refusedFile(file, 'has JSON objects on several lines', 'write one JSON object per line');
  const isJson = start.startsWith('{') || /\.(jsonl|ndjson|json)$/i.test(file);
  return {
    rows() {
      const lines = linesOf({ file, encoding, version });
      const options = { ...format, encoding };
      return isJson ? jsonRows(lines, options) : csvRows(lines, { ...options, delimiter: delimiterOf(start) });
    },
  };
}

/** Reads the first bytes of a file, and its version. */
async function beginning(file: string): Promise<{ readonly bytes: Buffer; readonly version: string }> {
  try {
    const about = await stat(file);
    // Opening a pipe would block until a program writes to it.
    if (!about.isFile() && !about.isDirectory()) throw new Error('it is a pipe');
    const version = await versionOf(file);
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
      return { bytes: buffer.subarray(0, bytesRead), version };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw usageError(`Cannot read ${file} (${whyUnreadable(error)})`, 'use a CSV file with a header, or JSON lines');
  }
}

/** The separator from the first line, or from the header, whose names contain none of these characters. */
function delimiterOf(start: string): string {
  const [first = '', second = ''] = start.split(/\r\n|\n|\r/, 2);
  const header = isPreamble(first) ? second : first;
  return separatorIn(first) ?? ['\t', ',', ';', '|'].find((mark) => header.includes(mark)) ?? ',';
}
