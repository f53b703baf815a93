import { readFileSync } from 'node:fs';
import type { HttpMethod } from '../../src/okta/operations.ts';

/** One request to a real org and its response, sanitized. */
export interface Recorded {
  /** The line of the file, from 1. */
  readonly row: number;
  readonly method: HttpMethod;
  readonly url: URL;
  /** The parsed request body; `undefined` if empty or missing from the recording. */
  readonly sent: unknown;
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

interface Line {
  readonly method: HttpMethod;
  readonly url: string;
  readonly reqBody: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** Reads a file with one recording a line. */
export function readRecordings(file: string): Recorded[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line, at) => recorded(JSON.parse(line) as Line, at + 1));
}

/** A recording as a line of the file. */
export function recorded({ method, url, reqBody, status, headers, body }: Line, row: number): Recorded {
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const sent: unknown = reqBody === '' ? undefined : JSON.parse(reqBody);
  return { row, method, url: new URL(url), sent, status, headers: lowered, body };
}
