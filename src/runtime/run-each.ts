import { createHash } from 'node:crypto';
import { OktaError } from '../okta/errors.ts';
import { sleep } from '../okta/transport/clock.ts';
import type { Clock } from '../okta/transport/transport.ts';
import type { RunOptions, Session } from './connect.ts';
import { Course, checkedConcurrency } from './each-course.ts';
import { type EachResult, type EachSummary, Tally, UnreadableInput } from './each-result.ts';
import type { Journal, JournalInput } from './journal.ts';
import { maskSecrets } from './mask.ts';

/** How a bulk run behaves. `deadlineMs` is for each input. */
export interface EachOptions extends RunOptions {
  /** Inputs under way at most. @default 20 */
  readonly concurrency?: number;
  /** Is told every result before it counts as done; the run waits for it. What must not be lost belongs here. */
  readonly onResult?: (result: EachResult) => void | Promise<void>;
  /** File that keeps what was done, so that a run that was killed can be resumed. */
  readonly journal?: string;
  /** Goes on after what the journal says is finished; without a journal file it begins at the first input. @default false */
  readonly resume?: boolean;
}

/** Inputs, one after the other; taken only as fast as they are run. */
export type Inputs = AsyncIterable<unknown> | Iterable<unknown>;

/** A bulk run: iterate for its results in the order in which they come, or let `summary` run it. */
export interface EachRun extends AsyncIterable<EachResult> {
  /** Runs what was not asked for yet, without keeping the results, and counts. */
  summary(): Promise<EachSummary>;
}

/** What a bulk run needs of its connection. */
export interface EachHost {
  readonly orgUrl: string;
  readonly clock: Clock;
  /** `startedBefore` is the org's time before an earlier run may have begun the same. */
  session(run: RunOptions, startedBefore?: number): Session;
}

/** Waiting for rate limits is what a bulk run does most; a minute's worth of calls may have to pass several times. */
const defaultDeadlineMs = 3_600_000;

/** Starts a bulk run. Nothing happens before the first result is asked for. */
export function runEach(
  host: EachHost,
  { key, inputs, options }: { key: string; inputs: Inputs; options: EachOptions },
): EachRun {
  const course = new Course(checkedConcurrency(options.concurrency ?? 20));
  const bulk = new BulkRun(host, { key, inputs, options, course });
  const results = bulk.results();
  return {
    [Symbol.asyncIterator]: () => results,
    async summary() {
      for await (const _ of results);
      return bulk.tally.summary();
    },
  };
}

interface Parts {
  readonly key: string;
  readonly inputs: Inputs;
  readonly options: EachOptions;
  readonly course: Course;
}

class BulkRun {
  readonly tally = new Tally();
  readonly #host: EachHost;
  readonly #parts: Parts;
  readonly #ready: EachResult[] = [];
  /** Ends the intake, when results are not wanted any more or something is wrong. */
  readonly #end = new AbortController();
  #underWay = 0;
  #fault: { readonly error: unknown } | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(host: EachHost, parts: Parts) {
    this.#host = host;
    this.#parts = parts;
  }

  async *results(): AsyncGenerator<EachResult, void> {
    const { key, options, course } = this.#parts;
    const { findAction, runAction } = await import('./run-action.ts');
    const writes = findAction(key).effect !== 'read';
    const journal = await this.#openJournal();
    if (journal !== undefined && writes) await this.#learnTime();
    const onAbort = () => {
      course.cancel();
      this.#notify();
    };
    if (options.signal?.aborted) onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const run = async (index: number, input: unknown, entry: JournalInput | undefined) => {
      const startedBefore = entry === undefined ? undefined : journal?.startedAt(entry);
      const session = this.#host.session({ deadlineMs: defaultDeadlineMs, ...options }, startedBefore);
      if (journal !== undefined && entry !== undefined && writes) await journal.start(entry, session.orgNow());
      return runAction(session, { key, input });
    };
    const settle = async (index: number, input: unknown, entry: JournalInput | undefined) => {
      const result = await resultOf({ index, input }, () => run(index, input, entry));
      await options.onResult?.(result);
      if (entry !== undefined) await journal?.finish(entry, result.error?.category);
      this.tally.add(result);
      course.learn(result);
      this.#ready.push(result);
    };
    const intake = this.#intake(journal, settle);
    try {
      for (;;) {
        const next = this.#ready.shift();
        this.#notify();
        if (next !== undefined) yield next;
        else if (this.#underWay === 0 && this.#ended) break;
        else await this.#changed.promise;
      }
      await intake;
      if (this.#fault !== undefined) throw this.#fault.error;
      if (course.stopped === undefined) journal?.expectAtLeast(this.tally.taken);
    } finally {
      this.#end.abort();
      this.#notify();
      options.signal?.removeEventListener('abort', onAbort);
      await intake;
      while (this.#underWay > 0) await this.#changed.promise;
      this.tally.stopped = course.stopped;
      await journal?.close();
    }
  }

  #ended = false;

  /** Takes inputs as long as there is room, and has each of them settled. Never rejects. */
  async #intake(journal: Journal | undefined, settle: Settle): Promise<void> {
    const iterator = iteratorOf(this.#parts.inputs);
    try {
      for (let index = 0; await this.#room(); index += 1) {
        const { done, value } = await iterator.next();
        if (done === true) break;
        this.tally.taken += 1;
        const entry = journal === undefined ? undefined : entryOf(index, value);
        if (entry !== undefined && journal?.isFinished(entry) === true) {
          this.tally.skipped += 1;
          continue;
        }
        this.#underWay += 1;
        void settle(index, value, entry)
          .catch((error: unknown) => this.#fail(error))
          .finally(() => {
            this.#underWay -= 1;
            this.#notify();
          });
      }
      await iterator.return?.();
    } catch (error) {
      this.#fail(error);
    }
    this.#ended = true;
    this.#notify();
  }

  /** Waits until another input may be taken; false if none is to be. */
  async #room(): Promise<boolean> {
    const { course } = this.#parts;
    const over = () => this.#end.signal.aborted || course.stopped !== undefined;
    while (!over() && this.#underWay + this.#ready.length >= course.inFlight) await this.#changed.promise;
    if (!over() && course.pauseMs > 0) {
      const wake = AbortSignal.any([this.#end.signal, ...(this.#parts.options.signal ? [this.#parts.options.signal] : [])]);
      await sleep(this.#host.clock, { ms: course.pauseMs, signal: wake }).catch(() => {});
    }
    return !over();
  }

  #fail(error: unknown): void {
    this.#fault ??= { error };
    this.#end.abort();
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async #openJournal(): Promise<Journal | undefined> {
    const { key, options } = this.#parts;
    if (options.journal === undefined || options.dryRun === true) return undefined;
    const { openJournal } = await import('./journal.ts');
    const subject = { step: key, org: this.#host.orgUrl };
    return openJournal(options.journal, { subject, resume: options.resume === true });
  }

  /** Has the org tell the time, without which a resume could not tell what this run has made from what was there before. */
  async #learnTime(): Promise<void> {
    const { signal, deadlineMs } = this.#parts.options;
    const session = this.#host.session({ signal, deadlineMs });
    if (session.orgNow() !== undefined) return;
    // What is wrong with the org shows with the first input.
    await session.anonymous().call('getWellknownOrgMetadata', {}).catch(() => {});
  }
}

type Settle = (index: number, input: unknown, entry: JournalInput | undefined) => Promise<void>;

async function resultOf(
  { index, input }: { index: number; input: unknown },
  run: () => Promise<{ output: unknown; response: NonNullable<EachResult['response']> }>,
): Promise<EachResult> {
  if (input instanceof UnreadableInput) return { index, input: undefined, error: input.error };
  try {
    const { output, response } = await run();
    const id = idOf(output);
    return { index, input, ...(id === undefined ? {} : { id }), output, response };
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    return { index, input, error };
  }
}
