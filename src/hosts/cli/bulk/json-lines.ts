import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { isOktaError } from '../../../index.ts';
import { parseJson } from '../json-text.ts';
import { usageError } from '../usage.ts';
import { notUtf8, type Row } from './source.ts';

/** The inputs of a file with one JSON value per line; a line that holds none is a fault of that input alone. */
export async function* jsonRows(stream: Readable, file: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      const value = parseJson(text, file, line);
      if (text.includes('\ufffd')) throw notUtf8(file, line);
      if (!isObject(value)) {
        const hint = 'write one JSON object per line';
        throw usageError(`${file}, line ${line}, holds no JSON object; ${hint}.`, hint);
      }
      yield { line, value };
    } catch (error) {
      if (!isOktaError(error)) throw error;
      yield { line, fault: error };
    }
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
