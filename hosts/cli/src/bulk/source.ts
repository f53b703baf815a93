import { open, stat } from 'node:fs/promises';
import { OktaError } from 'okta-connector';
import { whyUnreadable } from '../input.ts';
import { usageError } from '../usage.ts';
import { csvRows, separatorIn } from './csv.ts';
import { binaryKind, otherTextKind } from './file-kind.ts';
import { jsonRows } from './json-lines.ts';
import { refusedFile } from './refused-file.ts';
import type { Reading, Row } from './row.ts';
import { encodingOf, linesOf, versionOf } from './text-lines.ts';

/** A file of inputs: a table with a header, or JSON lines. */
export interface InputFile {
  /** Its inputs, in order. Throws `invalid_request` if the file as a whole cannot be used. */
  rows(): AsyncGenerator<Row>;
}

/** How large a file is. */
export interface InputCount {
  readonly inputs: number;
  /** The line of its last input. */
  readonly lines: number;
}

/** Reads a file to its end, so that what is wrong with it as a whole shows before anything is written. */
export async function countInputs(inputs: InputFile, signal: AbortSignal): Promise<InputCount> {
  let count = { inputs: 0, lines: 0 };
  for await (const { line } of inputs.rows()) {
    if (signal.aborted) throw new OktaError('cancelled', 'The run was ended before anything was sent.');
    count = { inputs: count.inputs + 1, lines: line };
  }
  return count;
}

/** Opens a file of inputs. Its first bytes and its name say what it is. */
export async function openInputs(reading: Reading): Promise<InputFile> {
  const { file } = reading;
  const { bytes, version } = await beginning(file);
  const binary = binaryKind(bytes, file);
  if (binary !== undefined) throw refusedFile(file, `it is ${binary.what}`, binary.hint);
  const encoding = encodingOf(bytes);
  const start = new TextDecoder(encoding).decode(bytes, { stream: true }).trimStart();
  if (start === '') throw refusedFile(file, 'it is empty', 'give it a header and rows, or one JSON object per line');
  const other = otherTextKind(start);
  if (other !== undefined) throw refusedFile(file, `it is ${other.what}`, other.hint);
  if (start.startsWith('['))
    throw refusedFile(file, 'it holds one JSON list', "write one JSON object per line instead, as jq -c '.[]' does");
  if (/^\{\s*[\r\n]/.test(start))
    throw refusedFile(file, 'its objects go over several lines', 'write one JSON object per line');
  const isJson = start.startsWith('{') || /\.(jsonl|ndjson|json)$/i.test(file);
  return {
    rows() {
      const lines = linesOf({ file, encoding, version });
      const how = { ...reading, encoding };
      return isJson ? jsonRows(lines, how) : csvRows(lines, { ...how, delimiter: delimiterOf(start) });
    },
  };
}

/** The first bytes of a file, and its version. */
async function beginning(file: string): Promise<{ readonly bytes: Buffer; readonly version: string }> {
  try {
    const about = await stat(file);
    // Opening a pipe would wait for the program that writes to it.
    if (!about.isFile() && !about.isDirectory()) throw new Error('it is a pipe, and inputs are read more than once');
    const version = await versionOf(file);
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
      return { bytes: buffer.subarray(0, bytesRead), version };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const hint = 'name a file of inputs: CSV with a header, or JSON lines';
    throw usageError(`${file} cannot be read: ${whyUnreadable(error)}; ${hint}.`, hint);
  }
}

/** The separator that the first line names, or the one between the names in the header: names hold none of these. */
function delimiterOf(start: string): string {
  const [header = ''] = start.split(/[\r\n]/, 1);
  return separatorIn(header) ?? ['\t', ',', ';', '|'].find((mark) => header.includes(mark)) ?? ',';
}
