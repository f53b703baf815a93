import { stat } from 'node:fs/promises';
import { type EachResult, isOktaError, type OktaError } from 'okta-connector';
import { type LineFile, openLines, whyUnsafe } from 'okta-connector/host';
import { writtenOutputs } from '../effects.ts';
import { usageError } from '../usage.ts';

/** Options of {@link openResults}. */
export interface ResultsOptions {
  readonly file: string;
  /** The file of the inputs, which must be a different one. */
  readonly inputs: string;
  /** `create` rejects an existing file, `append` adds to its results, `overwrite` replaces the results of a dry run. */
  readonly mode: 'create' | 'append' | 'overwrite';
}

/** The first characters of every results file. */
const beginnings = {
  append: /^\{"index":\d+,("line":\d+,)?"ok":/,
  overwrite: /^\{"index":\d+,("line":\d+,)?"dryRun":true,/,
} as const;

const faults: Readonly<Record<string, string>> = {
  ENOENT: 'no such directory',
  EACCES: 'permission denied',
  EROFS: 'read-only file system',
};

/** Opens the results file, with one JSON line per input. Only its owner can read it, because outputs may contain links and passwords. */
export async function openResults({ file, inputs, mode }: ResultsOptions): Promise<LineFile> {
  if (await isSameFile(file, inputs)) {
    throw usageError(`${file} is the file of inputs`, 'use another file with --results');
  }
  try {
    const check = (start: string) => {
      if (mode !== 'create' && !beginnings[mode].test(start)) throw notResults(file, mode);
    };
    return (await openLines(file, { mode, check })).lines;
  } catch (error) {
    if (isOktaError(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() === true;
    if (code === 'EEXIST' && !isFolder) {
      const hint = 'use --resume to continue it, or another file with --results';
      throw usageError(`${file} already has the results of an earlier run`, hint);
    }
    const why = isFolder ? 'it is a directory' : (whyUnsafe(error) ?? faults[code] ?? String(error));
    throw usageError(`Cannot write ${file} (${why})`, 'use another file with --results');
  }
}

function notResults(file: string, mode: keyof typeof beginnings): OktaError {
  const what = mode === 'overwrite' ? 'the results of a dry run' : 'results';
  return usageError(`${file} has content other than ${what}`, 'use another file with --results');
}

// Compares inodes, because a link can give one file two names.
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((file) => stat(file, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

/** A result as a line of the results file. If several lines have the same index, the last one counts. */
export function resultLine(
  { index, id, output, response, incomplete, error }: EachResult,
  { line, dryRun }: { line: number | undefined; dryRun: boolean },
): object {
  const place = { index, ...(line === undefined ? {} : { line }), ...(dryRun ? { dryRun } : {}) };
  if (error !== undefined) {
    const { calls: _, ...data } = error.toJSON();
    const written = writtenOutputs(error);
    return { ...place, ok: false, error: data, ...(written.length === 0 ? {} : { written }) };
  }
  const how = incomplete === undefined ? { ok: true } : { ok: false, incomplete };
  return { ...place, ...how, ...(id === undefined ? {} : { id }), confirmed: response?.confirmed, output };
}
