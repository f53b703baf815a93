import { stat } from 'node:fs/promises';
import { type EachResult, isOktaError, type LineFile, type OktaError, openLines, whyUnsafe } from 'okta-connector';
import { results } from '../stopped.ts';
import { usageError } from '../usage.ts';

/** Where the results go, and what is there already. */
export interface ResultsOptions {
  readonly file: string;
  /** The file of the inputs, which must not be the same. */
  readonly inputs: string;
  /** `new` refuses a file that is there, `more` adds to the results in it, `over` writes over the results of a dry run. */
  readonly mode: 'new' | 'more' | 'over';
}

/** How a file of results begins, as {@link resultLine} writes it. */
const beginnings = {
  more: /^\{"index":\d+,("line":\d+,)?"ok":/,
  over: /^\{"index":\d+,("line":\d+,)?"dryRun":true,/,
} as const;

const faults: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'it may not be written',
  EROFS: 'the disk may only be read',
};

/** Opens the results file: JSON lines, one per input, for its owner alone, since outputs may hold links and passwords. */
export async function openResults({ file, inputs, mode }: ResultsOptions): Promise<LineFile> {
  if (await isSameFile(file, inputs)) {
    const hint = 'name another file with --results';
    throw usageError(`${file} holds the inputs, which the results would spoil; ${hint}.`, hint);
  }
  try {
    const check = (start: string) => {
      if (mode !== 'new' && !beginnings[mode].test(start)) throw notResults(file, mode);
    };
    return (await openLines(file, { mode, check })).lines;
  } catch (error) {
    if (isOktaError(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() === true;
    if (code === 'EEXIST' && !isFolder) {
      const hint = 'go on with --resume, name another file with --results, or remove it';
      throw usageError(`${file} holds the results of an earlier run; ${hint}.`, hint);
    }
    const hint = 'name another file with --results';
    const why = isFolder ? 'it is a folder' : (whyUnsafe(error) ?? faults[code] ?? String(error));
    throw usageError(`${file} cannot be written: ${why}; ${hint}.`, hint);
  }
}

function notResults(file: string, mode: keyof typeof beginnings): OktaError {
  const what = mode === 'over' ? 'the results of a dry run' : 'results';
  const hint = 'name another file with --results, or remove it';
  return usageError(`${file} holds something other than ${what}, so it is left alone; ${hint}.`, hint);
}

// However they are named: by a link it is the same file.
async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((file) => stat(file, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

/** A result as a line of the results file. Of several lines of the same index the last one counts. */
export function resultLine(
  { index, id, output, response, incomplete, error }: EachResult,
  { line, dryRun }: { line: number | undefined; dryRun: boolean },
): object {
  const place = { index, ...(line === undefined ? {} : { line }), ...(dryRun ? { dryRun } : {}) };
  if (error !== undefined) {
    const { calls: _, ...told } = error.toJSON();
    const written = results(error);
    return { ...place, ok: false, error: told, ...(written.length === 0 ? {} : { written }) };
  }
  const how = incomplete === undefined ? { ok: true } : { ok: false, incomplete };
  return { ...place, ...how, ...(id === undefined ? {} : { id }), confirmed: response?.confirmed, output };
}
