import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { threadId } from 'node:worker_threads';

const variable = 'OKTA_CONNECTOR_EMITTED';

/** What every token of a sandbox org looks like. */
const token = /00sandbox\w*Admin[\w-]{15}/;

/** Keeps what the connector emitted (a result, an error, a log line, what a process printed) for the check at the end. */
export function emitted(value: unknown): void {
  const folder = process.env[variable];
  if (folder === undefined) return;
  file ??= openSync(join(folder, `${process.pid}-${threadId}`), 'a');
  writeSync(file, `${typeof value === 'string' ? value : describe(value)}\n`);
}

let file: number | undefined;

function describe(value: unknown): string {
  if (!(value instanceof Error)) return written(value);
  const cause = value.cause === undefined ? '' : describe(value.cause);
  return `${value.stack} ${JSON.stringify(value)} ${cause}`;
}

// A result of a bulk run has its input, which may be anything.
function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return inspect(value, { depth: 20 });
  }
}

/** Before all tests: makes the folder. After all: fails the run if a credential is anywhere in what was emitted. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'okta-connector-emitted-'));
  process.env[variable] = folder;
  return () => {
    const files = readdirSync(folder);
    const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
    rmSync(folder, { recursive: true });
    const leaks = lines.filter((line) => token.test(line));
    if (leaks.length === 0) return;
    throw new Error(
      `A credential was emitted, in ${leaks.length} of ${lines.length} lines; the first begins: ${leaks[0]?.slice(0, 300)}`,
    );
  };
}
