import { OktaError } from '../../okta/errors.ts';
import { sleep } from '../../okta/transport/clock.ts';
import type { Clock } from '../../okta/transport/transport.ts';
import type { AnyAction, RunMemory } from '../../step/action.ts';
import type { Registry } from '../registry.ts';
import { learnTime } from '../run/learn-time.ts';
import { SharedMemory } from '../run/shared-memory.ts';
import type { RunOptions, RunPart, Session } from '../session.ts';
import { BulkBackoff, checkedConcurrency } from './backoff.ts';
import { type BulkInput, idOf, iteratorOf, shortcomingOf } from './each-input.ts';
import { type EachResult, type EachSummary, Tally, unreadableError } from './each-result.ts';
import type { Journal } from './journal.ts';
import { JournalFault } from './journal-fault.ts';

/** Options of a bulk run. `deadlineMs` applies to each input. */
export interface EachOptions<Result = EachResult> extends RunOptions {
  /** Inputs that run at once, from 1 to 1000. @default 20 */
  readonly concurrency?: number;
  /** Called with every result before it counts as done. The run waits for it, so save what must not be lost here. */
  readonly onResult?: (result: Result) => void | Promise<void>;
  /** File that records the progress, so that a killed run can be resumed. */
  readonly journal?: string;
  /** Skips the inputs that the journal records as finished. @default false */
  readonly resume?: boolean;
}

/** The inputs. They are taken only as fast as they are run. */
export type Inputs<Input = unknown> = AsyncIterable<Input> | Iterable<Input>;

/** A bulk run. Iterate over it for the results in the order in which they arrive, or call `summary`. */
export interface EachRun<Result = EachResult> extends AsyncIterable<Result> {
  /** Runs all inputs that are left without keeping their results, and returns the counts. */
  summary(): Promise<EachSummary>;
  /** The counts so far, also after the run has thrown, for example because its source failed. */
  counts(): EachSummary;
}

/** What a bulk run needs from its connection. */
export interface EachHost {
  readonly orgUrl: string;
  readonly clock: Clock;
  readonly steps: Registry;
  session(run: RunOptions, part?: RunPart): Session;
}

/** A bulk run mostly waits for rate limits, so each input may take many rate-limit windows. */
const defaultDeadlineMs = 3_600_000;

/** How long inputs are taken before the event loop gets a turn, in milliseconds. */
const mostBusyMs = 20;

/** Creates a bulk run. It starts when its first result or its summary is requested. */
export function runEach(
  host: EachHost,
  { key, inputs, options }: { key: string; inputs: Inputs; options: EachOptions },
): EachRun {
  const backoff = new BulkBackoff(checkedConcurrency(options.concurrency ?? 20), {
    deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
  });
  const bulk = new BulkRun(host, { key, inputs, options, backoff });
  const results = bulk.results();
  return {
    [Symbol.asyncIterator]: () => results,
    async summary() {
      for await (const _ of results) {
        // onResult gets the results.
      }
      return bulk.tally.summary();
    },
    counts: () => bulk.tally.summary(),
  };
}

interface BulkRequest {
  readonly key: string;
  readonly inputs: Inputs;
  readonly options: EachOptions;
  readonly backoff: BulkBackoff;
}

/** What each input of the run needs. */
interface Prepared {
  readonly action: AnyAction;
  readonly runAction: typeof import('../run/run-action.ts').runAction;
  readonly stepInput: typeof import('../run/input.ts').stepInput;
  readonly journal: Journal | undefined;
}

class BulkRun {
  readonly tally = new Tally();
  readonly #host: EachHost;
  readonly #request: BulkRequest;
  readonly #ready: EachResult[] = [];
  readonly #memory: RunMemory;
  #underWay = 0;
  /** Whether no further input is taken. */
  #ended = false;
  #fault: { readonly error: unknown } | undefined;
  /** Ends a pause early. */
  readonly #ending = new AbortController();
  #changed = Promise.withResolvers<void>();
  #yieldedAt = Number.NEGATIVE_INFINITY;

  constructor(host: EachHost, request: BulkRequest) {
    this.#host = host;
    this.#request = request;
    this.#memory = new SharedMemory(host.clock, { isShared: true });
  }

  async *results(): AsyncGenerator<EachResult, void> {
    const { options, backoff } = this.#request;
    const prepared = await this.#prepare();
    const onAbort = () => {
      backoff.cancel();
      this.#end();
    };
    if (options.signal?.aborted) onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    void this.#intake(prepared);
    try {
      for (;;) {
        const next = this.#ready.shift();
        this.#notify();
        if (next !== undefined) yield next;
        else if (this.#underWay === 0 && this.#ended) break;
        else await this.#changed.promise;
      }
      if (this.#fault !== undefined) throw this.#fault.error;
      if (backoff.stopped === undefined) prepared.journal?.expectAtLeast(this.tally.taken);
    } finally {
      this.#end();
      options.signal?.removeEventListener('abort', onAbort);
      while (this.#underWay > 0) await this.#changed.promise;
      this.tally.stopped = backoff.stopped;
      await prepared.journal?.close();
    }
  }

  async #prepare(): Promise<Prepared> {
    const { key, options } = this.#request;
    const [{ runAction }, { stepInput }] = await Promise.all([
      import('../run/run-action.ts'),
      import('../run/input.ts'),
    ]);
    const action = await this.#host.steps.action(key);
    if (options.journal === undefined || options.dryRun === true)
      return { action, runAction, stepInput, journal: undefined };
    if (action.effect !== 'read') await learnTime(this.#host.session(options));
    const { openJournal } = await import('./journal.ts');
    const subject = { step: key, org: this.#host.orgUrl };
    const journal = await openJournal(options.journal, { subject, resume: options.resume === true });
    return { action, runAction, stepInput, journal };
  }

  /** Takes inputs as long as there is room, and runs each of them. Never rejects. */
  async #intake(prepared: Prepared): Promise<void> {
    try {
      const iterator = iteratorOf(this.#request.inputs);
      let exhausted = false;
      for (let index = 0; !exhausted && (await this.#room()); index += 1) {
        const { done, value } = await iterator.next();
        exhausted = done === true;
        // The run may have ended while waiting for the input.
        if (!exhausted && !this.#stops()) this.#take({ index, value }, prepared);
      }
      if (!exhausted) await iterator.return?.();
    } catch (error) {
      this.#fail(error);
    }
    this.#end();
  }

  #take({ index, value }: { index: number; value: unknown }, prepared: Prepared): void {
    const { journal } = prepared;
    this.tally.taken += 1;
    const input = { index, value, entry: journal?.entryOf(index, value) };
    const finished = input.entry === undefined ? undefined : journal?.finished(input.entry);
    if (finished !== undefined) {
      this.tally.skip(finished);
      return;
    }
    this.#underWay += 1;
    this.#settle(input, prepared)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#underWay -= 1;
        this.#notify();
      });
  }

  async #settle(input: BulkInput, prepared: Prepared): Promise<void> {
    const { options, backoff } = this.#request;
    const { index, value, entry } = input;
    const resumed =
      entry === undefined
        ? undefined
        : { runId: `${options.journal} ${index}`, startedBefore: prepared.journal?.startedAt(entry) };
    const run = { ...options, deadlineMs: options.deadlineMs ?? defaultDeadlineMs };
    const session = this.#host.session(run, { memory: this.#memory, resumed });
    let result: EachResult;
    try {
      const unreadable = unreadableError(value);
      if (unreadable !== undefined) throw unreadable;
      await this.#start(input, { ...prepared, session });
      const { output, response } = await prepared.runAction(session, { key: prepared.action.key, input: value });
      result = { index, input: value, ...idOf(output), output, response, ...shortcomingOf(output) };
    } catch (error) {
      if (!(error instanceof OktaError) || error instanceof JournalFault) throw error;
      result = { index, input: value, error };
    }
    await options.onResult?.(result);
    if (entry !== undefined) await prepared.journal?.finish(entry, result.error?.category ?? result.incomplete);
    this.tally.add(result);
    backoff.record(result);
    this.#ready.push(result);
  }

  /** Records in the journal that an input is about to write, after checking the input. */
  async #start({ value, entry }: BulkInput, prepared: Prepared & { readonly session: Session }): Promise<void> {
    const { action, journal, stepInput, session } = prepared;
    if (journal === undefined || entry === undefined || action.effect === 'read') return;
    await stepInput(action, value);
    await journal.start(entry, session.orgNow());
  }

  /** Waits until another input may be taken; false if no more may be. */
  async #room(): Promise<boolean> {
    const { backoff } = this.#request;
    const { clock } = this.#host;
    // Inputs that need no request would block the event loop, and with it signals.
    if (clock.now() - this.#yieldedAt > mostBusyMs) {
      await sleep(clock, { ms: 0 });
      this.#yieldedAt = clock.now();
    }
    while (!this.#stops() && this.#underWay + this.#ready.length >= backoff.inFlight) await this.#changed.promise;
    if (!this.#stops() && backoff.pauseMs > 0)
      await sleep(clock, { ms: backoff.pauseMs, signal: this.#ending.signal }).catch(() => {});
    return !this.#stops();
  }

  #stops(): boolean {
    return this.#ended || this.#request.backoff.stopped !== undefined;
  }

  #fail(error: unknown): void {
    this.#fault ??= { error };
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#ending.abort();
    this.#notify();
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
