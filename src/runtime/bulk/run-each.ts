import { OktaError } from '../../okta/errors.ts';
import { sleep } from '../../okta/transport/clock.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import type { AnyAction } from '../../step/action.ts';
import type { Registry } from '../registry.ts';
import type { RunOptions, Session } from '../session.ts';
import { Course, checkedConcurrency } from './backoff.ts';
import { type BulkInput, idOf, iteratorOf, shortcomingOf } from './each-input.ts';
import { type EachResult, type EachSummary, Tally, unreadableError } from './each-result.ts';
import type { Journal } from './journal.ts';
import { JournalFault } from './journal-fault.ts';

/** How a bulk run behaves. `deadlineMs` is for each input. */
export interface EachOptions<Result = EachResult> extends RunOptions {
  /** Inputs under way at most. @default 20 */
  readonly concurrency?: number;
  /** Is told every result before it counts as done; the run waits for it. What must not be lost belongs here. */
  readonly onResult?: (result: Result) => void | Promise<void>;
  /** File that keeps what was done, so that a run that was killed can be resumed. */
  readonly journal?: string;
  /** Goes on after what the journal says is finished; without a journal file it begins at the first input. @default false */
  readonly resume?: boolean;
}

/** Inputs, one after the other; taken only as fast as they are run. */
export type Inputs<Input = unknown> = AsyncIterable<Input> | Iterable<Input>;

/** A bulk run: iterate for its results in the order in which they come, or let `summary` run it. */
export interface EachRun<Result = EachResult> extends AsyncIterable<Result> {
  /** Runs what was not asked for yet, without keeping the results, and counts. */
  summary(): Promise<EachSummary>;
  /** The counts so far. They remain after a run that ended with an error, for example because its source failed. */
  counts(): EachSummary;
}

/** An input that an earlier run may have begun. */
export interface Begun {
  /** Names the input in this run and the earlier one. */
  readonly claimant: string;
  /** The org's time before the earlier run began it, in epoch milliseconds; absent if it did not. */
  readonly startedBefore: number | undefined;
}

/** What a bulk run needs of its connection. */
export interface EachHost {
  readonly orgUrl: string;
  readonly clock: Clock;
  readonly steps: Registry;
  session(run: RunOptions, begun?: Begun): Session;
}

/** Waiting for rate limits is what a bulk run does most; a minute's worth of calls may have to pass several times. */
const defaultDeadlineMs = 3_600_000;

/** How long inputs are taken before other things of the process get their turn, in milliseconds. */
const breathMs = 20;

/** Starts a bulk run. Nothing happens before the first result is asked for. */
export function runEach(
  host: EachHost,
  { key, inputs, options }: { key: string; inputs: Inputs; options: EachOptions },
): EachRun {
  const course = new Course(checkedConcurrency(options.concurrency ?? 20), {
    deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
  });
  const bulk = new BulkRun(host, { key, inputs, options, course });
  const results = bulk.results();
  return {
    [Symbol.asyncIterator]: () => results,
    async summary() {
      for await (const _ of results) {
        // Whoever wants them is told by onResult.
      }
      return bulk.tally.summary();
    },
    counts: () => bulk.tally.summary(),
  };
}

interface Parts {
  readonly key: string;
  readonly inputs: Inputs;
  readonly options: EachOptions;
  readonly course: Course;
}

/** What every input of a run is run with. */
interface Means {
  readonly action: AnyAction;
  readonly runAction: typeof import('../run/run-action.ts').runAction;
  readonly parseInput: typeof import('../run/input.ts').parseInput;
  readonly journal: Journal | undefined;
}

class BulkRun {
  readonly tally = new Tally();
  readonly #host: EachHost;
  readonly #parts: Parts;
  readonly #ready: EachResult[] = [];
  #underWay = 0;
  /** The inputs have come to their end, or none is taken any more. */
  #ended = false;
  #fault: { readonly error: unknown } | undefined;
  /** Wakes a pause. */
  readonly #over = new AbortController();
  #changed = Promise.withResolvers<void>();
  #breathedAt = Number.NEGATIVE_INFINITY;

  constructor(host: EachHost, parts: Parts) {
    this.#host = host;
    this.#parts = parts;
  }

  async *results(): AsyncGenerator<EachResult, void> {
    const { options, course } = this.#parts;
    const means = await this.#prepare();
    const onAbort = () => {
      course.cancel();
      this.#end();
    };
    if (options.signal?.aborted) onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    void this.#intake(means);
    try {
      for (;;) {
        const next = this.#ready.shift();
        this.#notify();
        if (next !== undefined) yield next;
        else if (this.#underWay === 0 && this.#ended) break;
        else await this.#changed.promise;
      }
      if (this.#fault !== undefined) throw this.#fault.error;
      if (course.stopped === undefined) means.journal?.expectAtLeast(this.tally.taken);
    } finally {
      this.#end();
      options.signal?.removeEventListener('abort', onAbort);
      while (this.#underWay > 0) await this.#changed.promise;
      this.tally.stopped = course.stopped;
      await means.journal?.close();
    }
  }

  async #prepare(): Promise<Means> {
    const { key, options } = this.#parts;
    const [{ runAction }, { parseInput }] = await Promise.all([
      import('../run/run-action.ts'),
      import('../run/input.ts'),
    ]);
    const action = await this.#host.steps.action(key);
    if (options.journal === undefined || options.dryRun === true)
      return { action, runAction, parseInput, journal: undefined };
    if (action.effect !== 'read') await this.#learnTime();
    const { openJournal } = await import('./journal.ts');
    const subject = { step: key, org: this.#host.orgUrl };
    const journal = await openJournal(options.journal, { subject, resume: options.resume === true });
    return { action, runAction, parseInput, journal };
  }

  /** Has the org tell the time, without which a resume could not tell what this run has made from what was there before. */
  async #learnTime(): Promise<void> {
    const session = this.#host.session(this.#parts.options);
    // What is wrong with the org shows with the first input.
    if (session.orgNow() === undefined)
      await session
        .anonymous()
        .call('getWellknownOrgMetadata', {})
        .catch(() => {});
  }

  /** Takes inputs as long as there is room, and has each of them run. Never rejects. */
  async #intake(means: Means): Promise<void> {
    try {
      const iterator = iteratorOf(this.#parts.inputs);
      let exhausted = false;
      for (let index = 0; !exhausted && (await this.#room()); index += 1) {
        const { done, value } = await iterator.next();
        exhausted = done === true;
        // While the input was waited for, the run may have ended.
        if (!exhausted && !this.#stops()) this.#take({ index, value }, means);
      }
      if (!exhausted) await iterator.return?.();
    } catch (error) {
      this.#fail(error);
    }
    this.#end();
  }

  #take({ index, value }: { index: number; value: unknown }, means: Means): void {
    const { journal } = means;
    this.tally.taken += 1;
    const input = { index, value, entry: journal?.entryOf(index, value) };
    const before = input.entry === undefined ? undefined : journal?.finished(input.entry);
    if (before !== undefined) {
      this.tally.skip(before);
      return;
    }
    this.#underWay += 1;
    this.#settle(input, means)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#underWay -= 1;
        this.#notify();
      });
  }

  async #settle(input: BulkInput, means: Means): Promise<void> {
    const { options, course } = this.#parts;
    const { index, value, entry } = input;
    const begun =
      entry === undefined
        ? undefined
        : { claimant: `${options.journal} ${index}`, startedBefore: means.journal?.startedAt(entry) };
    const session = this.#host.session({ ...options, deadlineMs: options.deadlineMs ?? defaultDeadlineMs }, begun);
    let result: EachResult;
    try {
      const unreadable = unreadableError(value);
      if (unreadable !== undefined) throw unreadable;
      await this.#start(input, { ...means, session });
      const { output, response } = await means.runAction(session, { key: means.action.key, input: value });
      result = { index, input: value, ...idOf(output), output, response, ...shortcomingOf(output) };
    } catch (error) {
      if (!(error instanceof OktaError) || error instanceof JournalFault) throw error;
      result = { index, input: value, error };
    }
    await options.onResult?.(result);
    if (entry !== undefined) await means.journal?.finish(entry, result.error?.category ?? result.incomplete);
    this.tally.add(result);
    course.learn(result);
    this.#ready.push(result);
  }

  /** Notes in the journal that an input is about to write; one that is no input of the step is refused before. */
  async #start({ value, entry }: BulkInput, means: Means & { readonly session: Session }): Promise<void> {
    const { action, journal, parseInput, session } = means;
    if (journal === undefined || entry === undefined || action.effect === 'read') return;
    parseInput(action.input, { input: value, step: action.key });
    await journal.start(entry, session.orgNow());
  }

  /** Waits until another input may be taken; false if none is to be. */
  async #room(): Promise<boolean> {
    const { course } = this.#parts;
    const { clock } = this.#host;
    // Inputs that need no request would keep everything else from happening, a signal included.
    if (clock.now() - this.#breathedAt > breathMs) {
      await sleep(clock, { ms: 0 });
      this.#breathedAt = clock.now();
    }
    while (!this.#stops() && this.#underWay + this.#ready.length >= course.inFlight) await this.#changed.promise;
    if (!this.#stops() && course.pauseMs > 0)
      await sleep(clock, { ms: course.pauseMs, signal: this.#over.signal }).catch(() => {});
    return !this.#stops();
  }

  #stops(): boolean {
    return this.#ended || this.#parts.course.stopped !== undefined;
  }

  #fail(error: unknown): void {
    this.#fault ??= { error };
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#over.abort();
    this.#notify();
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
