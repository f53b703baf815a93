import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { isOktaError } from '../../../index.ts';
import { parseJson } from '../json-text.ts';
import type { Row } from './source.ts';

/** The inputs of a file with one JSON value per line; a line that holds none is a fault of that input alone. */
export async function* jsonRows(stream: Readable, file: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      yield { line, value: parseJson(text, `${file}, line ${line},`) };
    } catch (error) {
      if (!isOktaError(error)) throw error;
      yield { line, fault: error };
    }
  }
}
