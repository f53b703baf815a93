import { lstat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { refusedField } from 'okta-connector';
import type { Cli } from './cli.ts';
import { usageError } from './usage.ts';
import { writeWhole } from './whole-file.ts';

/** The variable with the key that signs plans. */
const planKeyVariable = 'OKTA_PLAN_KEY';

/** The key that signs plans. */
export function readPlanKey({ streams, output }: Cli): string {
  const key = streams.env[planKeyVariable] ?? '';
  output.hide(key);
  if (key.length >= 32) return key;
  throw refusedField(planKeyVariable, {
    what: key === '' ? 'is not set' : 'is shorter than 32 characters',
    hint: 'set it to a secret, for example from "openssl rand -hex 32"',
  });
}

/** Who runs the command, unless a flag says so. */
export function nameOf({ streams }: Cli, given: string | undefined): string {
  if (given !== undefined) return given;
  try {
    return streams.env['USER'] ?? userInfo().username;
  } catch {
    throw usageError('Your name is unknown', 'use --by <name>');
  }
}

/** Throws unless a file is still to be written. */
export async function expectNew(file: string, flag: string): Promise<void> {
  if ((await lstat(file).catch(() => undefined)) !== undefined)
    throw usageError(`${file} already exists`, `use another file with ${flag}`);
}

/** Writes a value as JSON to a file that only its owner can read. */
export async function writeJson(file: string, value: unknown, flag: string): Promise<void> {
  try {
    await writeWhole(file, async (handle) => void (await handle.appendFile(`${JSON.stringify(value, null, 2)}\n`)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageError(`Cannot write ${file} (${why})`, `use another file with ${flag}`);
  }
}
