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

/** What a journal is about. */
export interface JournalSubject {
  /** Key of the step. */
  readonly step: string;
  /** The org's origin. */
  readonly org: string;
}

const format = 1;
/** Many times the longest line of a journal, in characters. */
const longestLine = 64 * 1024;
/** How a journal begins, as {@link openJournal} writes it. */
const beginning = '{"journal":';

/**
 * What a bulk run has done so far, in a file of JSON lines that is only ever added to: a first line that says what it is
 * about, then one line when an input that writes is started, and one when it is over. A start is on the disk before the
 * write leaves; a line about an end need not be, since running the input again is safe when its start is known. Starts that
 * come together are synced together. No line holds an input or a secret.
 */
export class Journal {
  readonly #file: string;
  readonly #lines: LineFile;
  readonly #unlock: () => void;
  readonly #index: JournalIndex;

  constructor(file: string, parts: { lines: LineFile; unlock: () => void; index: JournalIndex }) {
    this.#file = file;
    this.#lines = parts.lines;
    this.#unlock = parts.unlock;
    this.#index = parts.index;
  }

  /** How many inputs the earlier run had come to. */
  get known(): number {
    return this.#index.length;
  }

  /** How the journal knows an input. */
  entryOf(index: number, value: unknown): JournalEntry {
    return entryOf(index, value);
  }

  /**
   * Whether an earlier run has finished this input, and with what. What Okta or the step refused may have been corrected
   * since, and is not finished then; throws `invalid_request` if any other input is not what it was.
   */
  finished({ index, hash }: JournalEntry): 'done' | 'refused' | undefined {
    const progress = this.#index.progressOf(index);
    const same = this.#index.hasContent(index, hash);
    if (progress === 'refused') return same ? 'refused' : undefined;
    if (!same) throw changed(this.#file, `input ${index + 1} is another one`);
    return progress === 'finished' ? 'done' : undefined;
  }

  /** The org's time before an earlier run started this input without finishing it; not a number if the org did not tell. */
  startedAt({ index }: JournalEntry): number | undefined {
    return this.#index.startedAt(index);
  }

  /** Notes that an input is about to write; resolves once that survives a power cut. `at` is the org's time before it. */
  start({ index, hash }: JournalEntry, at: number | undefined): Promise<void> {
    return this.#add({ start: index, hash, ...(at === undefined ? {} : { at: Math.floor(at) }) }, true);
  }

  /** Notes how an input ended; resolves once that survives the process. */
  finish({ index, hash }: JournalEntry, failed: Category | undefined): Promise<void> {
    return this.#add({ done: index, hash, ...(failed === undefined ? {} : { failed }) }, false);
  }

  /** Checks that no input is missing that an earlier run has seen. */
  expectAtLeast(inputs: number): void {
    if (inputs >= this.known) return;
    throw changed(this.#file, `there are ${inputs} inputs, and the run before had come to ${this.known}`);
  }

  /** Writes what is left and gives the file free. */
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
 * Opens the journal of a bulk run. A journal that is there already is read if `resume` says so, and refused otherwise, as is
 * one of another step or org.
 */
export async function openJournal(
  file: string,
  { subject, resume }: { readonly subject: JournalSubject; readonly resume: boolean },
): Promise<Journal> {
  const unlock = lock(file);
  let opened: Awaited<ReturnType<typeof openLines>> | undefined;
  try {
    // A line that was cut short tells of nothing that was acted upon.
    opened = await openLines(file, { mode: 'more', check: (start) => expectJournal(file, { start, resume }) });
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

/** Nothing is written to, or cut off, a file that is not a journal. */
function expectJournal(file: string, { start, resume }: { start: string; resume: boolean }): void {
  // The first line of a run that was killed while it wrote it may be cut short.
  if (!start.startsWith(beginning) && !beginning.startsWith(start)) throw notJournal(file);
  if (!resume) throw alreadyThere(file);
}

/** Makes this run the only one that writes to a journal. */
function lock(file: string): () => void {
  let unlock: (() => void) | undefined;
  try {
    unlock = holdLock(`${file}-lock`);
  } catch (error) {
    throw notWritten(file, error);
  }
  if (unlock === undefined) throw refused(file, 'another run is writing to it', 'wait for that to end, or end it');
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
  throw refused(file, `it is about ${String(step)} at ${String(org)}`, 'name another file, or resume that run');
}

function notWritten(file: string, cause: unknown): JournalFault {
  const why = whyUnsafe(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  const hint = 'mend that, and resume';
  return new JournalFault(`The journal ${file} cannot be written: ${why}; ${hint}.`, { hint, cause });
}

function alreadyThere(file: string): JournalFault {
  return refused(file, 'an earlier run has left it', 'resume that run, or remove the file to begin anew');
}

function notJournal(file: string): JournalFault {
  return refused(file, 'it is no journal of a bulk run', 'name another file');
}

function damaged(file: string, line: number): JournalFault {
  return refused(file, `line ${line} is damaged`, 'restore the file');
}

function changed(file: string, why: string): JournalFault {
  const hint = 'resume with the very inputs it was started with, or begin anew with another journal';
  return new JournalFault(`The inputs are not those of the journal ${file}: ${why}; ${hint}.`, {
    hint,
  });
}

function refused(file: string, why: string, hint: string): JournalFault {
  return new JournalFault(`The journal ${file} cannot be used: ${why}; ${hint}.`, { hint });
}
