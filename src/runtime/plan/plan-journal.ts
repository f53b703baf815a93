import { z } from 'zod';
import { isObject, parseJson } from '../../okta/json.ts';
import { alreadyThere, damaged, lock, notWritten, refused } from '../bulk/journal.ts';
import { JournalFault } from '../bulk/journal-fault.ts';
import { type LineFile, openLines, readLines } from '../bulk/line-file.ts';
import { type Plan, type Receipt, receiptModel } from './plan-model.ts';

const format = 1;
/** The first characters of every journal of a plan. */
const beginning = '{"planJournal":';
const startModel = receiptModel
  .pick({ before: true, losses: true })
  .extend({ present: z.array(z.string()).optional() });
/** Far more than the longest receipt, in characters. */
const longestLine = 4 * 1024 * 1024;

/** What is known of a change that is about to be sent. */
export interface StartedChange extends Pick<Receipt, 'before' | 'losses'> {
  /** IDs of the roles that the user had before one was assigned, so that a role of somebody else is not taken for the run's own. */
  readonly present?: readonly string[] | undefined;
}

/** What a killed run has done with a part. */
export interface PartProgress {
  /** The org's time before its first change, in epoch milliseconds; `undefined` if it was unknown. */
  readonly startedBefore: number | undefined;
  /** The changes that rested on unchanged facts when the part began. */
  readonly held: ReadonlySet<string>;
  ended: boolean;
}

/**
 * The progress of a plan, as an append-only file of JSON lines. A `start` is on disk before its change is sent, and a `done`
 * with the receipt before the next one:
 *
 *     {"planJournal":1,"id":"…","org":"https://acme.okta.com"}
 *     {"begin":1,"at":1795962341198,"held":["1.1"]}
 *     {"start":"1.1","before":{"status":"ACTIVE"}}
 *     {"done":{"change":"1.1","outcome":"applied",…}}
 *     {"end":1}
 */
export class PlanJournal {
  readonly parts = new Map<number, PartProgress>();
  readonly started = new Map<string, StartedChange>();
  readonly receipts = new Map<string, Receipt>();
  readonly #file: string | undefined;
  #lines: LineFile | undefined;
  #unlock: (() => void) | undefined;

  constructor(file?: string, open?: { readonly lines: LineFile; readonly unlock: () => void }) {
    this.#file = file;
    this.#lines = open?.lines;
    this.#unlock = open?.unlock;
  }

  /** Records that a part begins. */
  async begin(part: number, { startedBefore, held }: Omit<PartProgress, 'ended'>): Promise<void> {
    this.parts.set(part, { startedBefore, held, ended: false });
    const at = startedBefore === undefined ? {} : { at: Math.floor(startedBefore) };
    await this.#add({ begin: part, ...at, held: [...held] }, false);
  }

  /** Records that a change is about to be sent, and what it is about to change. Resolves once the record survives a power cut. */
  async start(change: string, about: StartedChange): Promise<void> {
    this.started.set(change, about);
    await this.#add({ start: change, ...about }, true);
  }

  /** Records what became of a change. */
  async done(receipt: Receipt): Promise<void> {
    this.receipts.set(receipt.change, receipt);
    await this.#add({ done: receipt }, true);
  }

  /** Records that a part has ended. */
  async end(part: number): Promise<void> {
    const progress = this.parts.get(part);
    if (progress !== undefined) progress.ended = true;
    await this.#add({ end: part }, false);
  }

  /** Takes in a line of an earlier run. Returns whether it could be read. */
  take(line: unknown): boolean {
    if (!isObject(line)) return false;
    const { begin, at, held, start, before, losses, present, done, end } = line;
    if (typeof begin === 'number') {
      const changes = new Set(Array.isArray(held) ? held.map(String) : []);
      this.parts.set(begin, { startedBefore: typeof at === 'number' ? at : undefined, held: changes, ended: false });
    }
    if (typeof start === 'string') {
      const about = startModel.safeParse({ before, losses, present });
      if (!about.success) return false;
      this.started.set(start, about.data);
    }
    if (done !== undefined) {
      const receipt = receiptModel.safeParse(done);
      if (!receipt.success) return false;
      this.receipts.set(receipt.data.change, receipt.data);
    }
    const ended = typeof end === 'number' ? this.parts.get(end) : undefined;
    if (ended !== undefined) ended.ended = true;
    return true;
  }

  /** Writes what is left and unlocks the file. */
  async close(): Promise<void> {
    try {
      await this.#lines?.close();
    } finally {
      this.#unlock?.();
    }
  }

  async #add(line: object, durable: boolean): Promise<void> {
    const file = this.#file ?? '';
    await this.#lines?.add(line, { durable }).catch((cause: unknown) => {
      throw notWritten(file, cause);
    });
  }
}

/** Opens the journal of a plan; one in memory only without a file. Refuses the journal of another plan. */
export async function openPlanJournal(
  file: string | undefined,
  { plan, resume }: { readonly plan: Plan; readonly resume: boolean },
): Promise<PlanJournal> {
  if (file === undefined) return new PlanJournal();
  const unlock = lock(file);
  let opened: Awaited<ReturnType<typeof openLines>> | undefined;
  try {
    opened = await openLines(file, { mode: 'append', check: (start) => expectJournal(file, { start, resume }) });
    const { lines, handle } = opened;
    const journal = new PlanJournal(file, { lines, unlock });
    const { size } = await handle.stat();
    if (size === 0) await lines.add({ planJournal: format, id: plan.id, org: plan.org }, { durable: true });
    let number = 0;
    for await (const text of size === 0 ? [] : readLines(handle, longestLine)) {
      number += 1;
      const line = text === undefined ? undefined : parseJson(text);
      if (number === 1) expectPlan(file, { line, plan });
      else if (!journal.take(line)) throw damaged(file, number);
    }
    return journal;
  } catch (error) {
    await opened?.handle.close();
    unlock();
    throw error instanceof JournalFault ? error : notWritten(file, error);
  }
}

function expectJournal(file: string, { start, resume }: { readonly start: string; readonly resume: boolean }): void {
  if (!start.startsWith(beginning) && !beginning.startsWith(start)) throw notJournal(file);
  if (!resume) throw alreadyThere(file);
}

function expectPlan(file: string, { line, plan }: { readonly line: unknown; readonly plan: Plan }): void {
  if (!isObject(line) || line['planJournal'] !== format) throw notJournal(file);
  if (line['id'] !== plan.id || line['org'] !== plan.org)
    throw refused(file, 'belongs to another plan', 'use another file');
}

function notJournal(file: string): JournalFault {
  return refused(file, 'is not the journal of a plan', 'use another file');
}
