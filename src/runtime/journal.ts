import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Category } from '../okta/errors.ts';
import { entryOf, type JournalEntry } from './journal-entry.ts';
import { JournalFault } from './journal-fault.ts';
import { JournalIndex } from './journal-index.ts';
import { lockFile } from './journal-lock.ts';

/** What a journal is about. */
export interface JournalSubject {
  /** Key of the step. */
  readonly step: string;
  /** The org's origin. */
  readonly org: string;
}

interface Waiting {
  readonly line: string;
  /** Whether it has to survive the machine, not only the process. */
  readonly durable: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/** Failures that lie in the input: running it again would end alike. */
const lasting: ReadonlySet<string> = new Set<Category>(['invalid_request', 'not_found', 'conflict']);

const format = 1;

/**
 * What a bulk run has done so far, in a file of JSON lines that is only ever added to: a first line that says what it is
 * about, then one line when an input that writes is started, and one when it is over. A start is on the disk before the
 * write leaves; a line about an end need not be, since running the input again is safe when its start is known. Starts that
 * come together are synced together. No line holds an input or a secret.
 */
export class Journal {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #unlock: () => Promise<void>;
  readonly #index: JournalIndex;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(file: string, parts: { handle: FileHandle; unlock: () => Promise<void>; index: JournalIndex }) {
    this.#file = file;
    this.#handle = parts.handle;
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

  /** Whether an earlier run has finished this input. Throws `invalid_request` if it was another one then. */
  isFinished({ index, hash }: JournalEntry): boolean {
    if (!this.#index.hasContent(index, hash)) throw changed(this.#file, `input ${index + 1} is another one`);
    return this.#index.progressOf(index) === 'finished';
  }

  /** The org's time before an earlier run started this input without finishing it, in epoch milliseconds. */
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
      await this.#writing;
      await this.#handle.datasync();
    } finally {
      await this.#handle.close();
      await this.#unlock();
    }
  }

  #add(record: object, durable: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: `${JSON.stringify(record)}\n`, durable, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#handle.appendFile(batch.map(({ line }) => line).join(''));
        if (batch.some(({ durable }) => durable)) await this.#handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        const hint = 'mend that, and resume';
        const message = `The journal ${this.#file} cannot be written: ${why}; ${hint}.`;
        for (const { reject } of batch) reject(new JournalFault(message, { hint, cause }));
      }
    }
    this.#writing = undefined;
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
  const unlock = await lockFile(file);
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'a+', 0o600);
    const { size } = await handle.stat();
    if (size > 0 && !resume) throw alreadyThere(file);
    const index = new JournalIndex();
    const whole = await read(file, { handle, subject, index });
    // A line that was cut short tells of nothing that was acted upon.
    if (whole < size) await handle.truncate(whole);
    if (whole === 0) {
      await handle.appendFile(`${JSON.stringify({ journal: format, ...subject })}\n`);
      await handle.datasync();
    }
    return new Journal(file, { handle, unlock, index });
  } catch (error) {
    await handle?.close();
    await unlock();
    throw error;
  }
}

/** Reads a journal into an index; gives the bytes of its whole lines. */
async function read(
  file: string,
  { handle, subject, index }: { handle: FileHandle; subject: JournalSubject; index: JournalIndex },
): Promise<number> {
  const { size } = await handle.stat();
  const lines = createInterface({ input: handle.createReadStream({ start: 0, autoClose: false, encoding: 'utf8' }) });
  let bytes = 0;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const end = bytes + Buffer.byteLength(line) + 1;
    if (end > size) break;
    const record = parse(line);
    if (record === undefined) throw damaged(file, number);
    if (number === 1) expectSubject(file, { record, subject });
    else take(record, index);
    bytes = end;
  }
  return bytes;
}

function take({ start, done, hash, at, failed }: Record<string, unknown>, index: JournalIndex): void {
  if (typeof hash !== 'string') return;
  if (typeof start === 'number')
    index.note(start, { hash, progress: 'started', at: typeof at === 'number' ? at : undefined });
  if (typeof done !== 'number') return;
  const over = failed === undefined || lasting.has(String(failed));
  index.note(done, { hash, progress: over ? 'finished' : 'failed' });
}

function expectSubject(
  file: string,
  { record, subject }: { record: Record<string, unknown>; subject: JournalSubject },
) {
  const { journal, step, org } = record;
  if (journal !== format) throw refused(file, 'it is no journal of a bulk run', 'name another file');
  if (step === subject.step && org === subject.org) return;
  throw refused(file, `it is about ${String(step)} at ${String(org)}`, 'name another file, or resume that run');
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function alreadyThere(file: string): JournalFault {
  return refused(file, 'an earlier run has left it', 'resume that run, or remove the file to begin anew');
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
