import type { FileHandle } from 'node:fs/promises';
import type { Category } from '../../okta/categories.ts';
import { isObject, parseJson } from '../../okta/json.ts';
import { whyUnsafe } from '../private-file.ts';
import { lastingFailures } from './each-result.ts';
import { holdLock } from './file-lock.ts';
import { entryOf, type JournalEntry } from './journal-entry.ts';
import { JournalFault } from './journal-fault.ts';
import { JournalIndex } from './journal-index.ts';
import { type LineFile, openLines, readLines } from './line-file.ts';

/** The step and org of a journal. */
export interface JournalSubject {
  /** Key of the step. */
  readonly step: string;
  /** The org's origin. */
  readonly org: string;
}

const format = 1;
/** Far more than the longest line of a journal, in characters. */
const longestLine = 64 * 1024;
/** The first characters of every journal. */
const beginning = '{"journal":';

/**
 * The progress of a bulk run, as an append-only file of JSON lines:
 *
 *     {"journal":1,"step":"add_user_to_group","org":"https://acme.okta.com"}
 *     {"start":0,"hash":"9f86d081884c7d65","at":1795962341198}
 *     {"done":0,"hash":"9f86d081884c7d65"}
 *
 * A `start` is on disk before the write is sent. A `done` need not be: an input whose start is known can safely run again.
 * Concurrent starts are synced together. No line contains an input or a secret.
 */
export class Journal {
  readonly #file: string;
  readonly #lines: LineFile;
  readonly #unlock: () => void;
  readonly #index: JournalIndex;

  constructor(file: string, { lines, unlock, index }: { lines: LineFile; unlock: () => void; index: JournalIndex }) {
    this.#file = file;
    this.#lines = lines;
    this.#unlock = unlock;
    this.#index = index;
  }

  /** How many inputs the earlier run had reached. */
  get known(): number {
    return this.#index.length;
  }

  /** Returns the entry of an input. */
  entryOf(index: number, value: unknown): JournalEntry {
    return entryOf(index, value);
  }

  /**
   * Returns how an earlier run finished this input; `undefined` if it did not. A refused input may have been corrected in the
   * meantime, and then counts as not finished. Throws `invalid_request` if any other input has changed.
   */
  finished({ index, hash }: JournalEntry): 'done' | 'refused' | undefined {
    const progress = this.#index.progressOf(index);
    const same = this.#index.hasContent(index, hash);
    if (progress === 'refused') return same ? 'refused' : undefined;
    if (!same) throw changed(`Input ${index + 1}`, this.#file);
    return progress === 'finished' ? 'done' : undefined;
  }

  /** The org's time before an earlier run started this input without finishing it; NaN if it was unknown. */
  startedAt({ index }: JournalEntry): number | undefined {
    return this.#index.startedAt(index);
  }

  /** Records that an input is about to write. Resolves once the record survives a power cut. `at` is the org's time before it. */
  start({ index, hash }: JournalEntry, at: number | undefined): Promise<void> {
    return this.#add({ start: index, hash, ...(at === undefined ? {} : { at: Math.floor(at) }) }, true);
  }

  /** Records how an input ended. Resolves once the record survives the process. */
  finish({ index, hash }: JournalEntry, failed: Category | undefined): Promise<void> {
    return this.#add({ done: index, hash, ...(failed === undefined ? {} : { failed }) }, false);
  }

  /** Throws if there are fewer inputs than in an earlier run. */
  expectAtLeast(inputs: number): void {
    if (inputs >= this.known) return;
    throw changed(`The number of inputs (${inputs} instead of at least ${this.known})`, this.#file);
  }

  /** Writes what is left and unlocks the file. */
  async close(): Promise<void> {
    try {
      await this.#lines.close();
    } finally {
      this.#unlock();
    }
  }

  #add(record: object, durable: boolean): Promise<void> {
    return this.#lines.add(record, { durable }).catch((cause: unknown) => {
      throw notWritten(this.#file, cause);
    });
  }
}

/**
 * Opens the journal of a bulk run. Reads an existing journal if `resume` is set, and rejects it otherwise. Rejects a journal
 * of another step or org.
 */
export async function openJournal(
  file: string,
  { subject, resume }: { readonly subject: JournalSubject; readonly resume: boolean },
): Promise<Journal> {
  const unlock = lock(file);
  let opened: Awaited<ReturnType<typeof openLines>> | undefined;
  try {
    // Nothing was sent for a line that was cut short.
    opened = await openLines(file, { mode: 'append', check: (start) => expectJournal(file, { start, resume }) });
    const { lines, handle } = opened;
    const index = new JournalIndex();
    const { size } = await handle.stat();
    if (size > 0) await read(file, { handle, subject, index });
    else await lines.add({ journal: format, ...subject }, { durable: true });
    return new Journal(file, { lines, unlock, index });
  } catch (error) {
    await opened?.handle.close();
    unlock();
    throw error instanceof JournalFault ? error : notWritten(file, error);
  }
}

/** Throws unless the file is a journal that may be resumed. Nothing has been written to it by then. */
function expectJournal(file: string, { start, resume }: { start: string; resume: boolean }): void {
  // The first line may be cut short if the run was killed while writing it.
  if (!start.startsWith(beginning) && !beginning.startsWith(start)) throw notJournal(file);
  if (!resume) throw alreadyThere(file);
}

/** Locks a journal, so that no other run writes to it. */
export function lock(file: string): () => void {
  let unlock: (() => void) | undefined;
  try {
    unlock = holdLock(`${file}-lock`);
  } catch (error) {
    throw notWritten(file, error);
  }
  if (unlock === undefined) throw refused(file, 'is in use by another run', 'wait for that run to end, or stop it');
  return unlock;
}

/** Reads a journal into an index. */
async function read(
  file: string,
  { handle, subject, index }: { handle: FileHandle; subject: JournalSubject; index: JournalIndex },
): Promise<void> {
  let number = 0;
  for await (const line of readLines(handle, longestLine)) {
    number += 1;
    const record = line === undefined ? undefined : parseJson(line);
    if (!isObject(record)) throw damaged(file, number);
    if (number === 1) expectSubject(file, { record, subject });
    else take(record, index);
  }
}

function take({ start, done, hash, at, failed }: Record<string, unknown>, index: JournalIndex): void {
  if (typeof hash !== 'string') return;
  if (typeof start === 'number')
    index.note(start, { hash, progress: 'started', at: typeof at === 'number' ? at : undefined });
  if (typeof done !== 'number') return;
  const ended = lastingFailures.has(String(failed)) ? 'refused' : 'failed';
  index.note(done, { hash, progress: failed === undefined ? 'finished' : ended });
}

function expectSubject(
  file: string,
  { record, subject }: { record: Record<string, unknown>; subject: JournalSubject },
) {
  const { journal, step, org } = record;
  if (journal !== format) throw notJournal(file);
  if (step === subject.step && org === subject.org) return;
  throw refused(file, `belongs to ${String(step)} at ${String(org)}`, 'use another file, or resume that run');
}

/** The refusal of a journal, see {@link JournalFault}. */
export function notWritten(file: string, cause: unknown): JournalFault {
  const why = whyUnsafe(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return new JournalFault(
    { what: `The journal ${file} cannot be written (${why})`, hint: 'fix that, then resume the run' },
    { cause },
  );
}

/** The refusal of a journal, see {@link JournalFault}. */
export function alreadyThere(file: string): JournalFault {
  return refused(file, 'already exists', 'resume that run, or remove the file to start over');
}

function notJournal(file: string): JournalFault {
  return refused(file, 'is not a journal of a bulk run', 'use another file');
}

/** The refusal of a journal, see {@link JournalFault}. */
export function damaged(file: string, line: number): JournalFault {
  return refused(file, `is damaged in line ${line}`, 'restore the file');
}

/** The refusal of a journal; `why` continues its name. */
export function refused(file: string, why: string, hint: string): JournalFault {
  return new JournalFault({ what: `The journal ${file} ${why}`, hint });
}

function changed(what: string, file: string): JournalFault {
  return new JournalFault({
    what: `${what} has changed since the run of the journal ${file}`,
    hint: 'resume with the same inputs, or start over with another journal',
  });
}
