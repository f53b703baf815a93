import {
  type EachResult,
  isOktaError,
  type RunRecord as RecordOfRun,
  type RunOptions,
  type RunResult,
} from 'okta-connector';
import { actionNamed } from '../catalog.ts';
import { type Client, expectAllowed } from '../clients/client.ts';
import type { Metrics } from '../metrics.ts';
import type { Org } from '../org.ts';
import { inSpan } from '../tracing.ts';
import type { RunEnd, RunHost, RunLog, RunStart } from './run-log.ts';

/** A run of an action for a client. */
export interface RunRequest extends RunOptions {
  readonly client: Client;
  readonly host: RunHost;
  readonly key: string;
  readonly input: unknown;
  /** A durable record, if the client may repeat the request. */
  readonly record?: RecordOfRun | undefined;
  /** Called with the ID of the run in the log before it starts. */
  readonly onLogged?: ((runId: string) => void) | undefined;
  /** The `traceparent` of the caller. */
  readonly traceparent?: string | undefined;
}

/** The log's view of a bulk run. */
export interface BulkEntry {
  /** Counts the result of one input. */
  ran(result: Pick<EachResult, 'id' | 'response' | 'error'>): void;
  end(): void;
}

/** The objects of a bulk run that its entry in the log names. */
const mostIds = 100;

/** How long aborted runs get to end, in milliseconds. */
const settleMs = 2000;

/** What is logged and counted: a run of an action, or one about plans. */
export interface LoggedRun<Result> extends RunStart {
  /** The `traceparent` of the caller. */
  readonly traceparent?: string | undefined;
  readonly onLogged?: ((runId: string) => void) | undefined;
  /** What the log keeps of the result. */
  readonly shown: (result: Result) => RunEnd;
}

/** Runs actions for all clients of a server: checks what they may do, logs each run, and counts it. */
export class Runner {
  readonly #org: Org;
  readonly #log: RunLog;
  readonly #metrics: Metrics;
  readonly #open = new Set<Promise<unknown>>();

  constructor({ org, log, metrics }: { readonly org: Org; readonly log: RunLog; readonly metrics: Metrics }) {
    this.#org = org;
    this.#log = log;
    this.#metrics = metrics;
  }

  /** Runs an action. Throws `forbidden` before any request if the client may not. */
  run(request: RunRequest): Promise<RunResult> {
    return this.track(this.#run(request));
  }

  /** Logs a bulk run as one run, and counts the run of each input. The caller has checked what the client may do. */
  startBulk({
    client,
    host,
    key,
    dryRun,
    input = { bulk: true },
  }: Pick<RunRequest, 'client' | 'host' | 'key'> & { dryRun: boolean; input?: unknown }): BulkEntry {
    const runId = this.#log.start({ client, host, step: key, input, dryRun });
    const sum = { succeeded: 0, failed: 0 };
    const ids: string[] = [];
    return {
      ran: ({ id, response, error }) => {
        if (error === undefined) sum.succeeded += 1;
        else sum.failed += 1;
        if (id !== undefined && ids.length < mostIds) ids.push(id);
        this.#metrics.ran({ host, key, category: error?.category ?? 'none', calls: response?.calls ?? [] });
      },
      end: () => this.#log.ended(runId, { ...sum, ids }),
    };
  }

  /** Has {@link settled} wait for what a run leads to, such as the storage of its result. */
  track<Result>(work: Promise<Result>): Promise<Result> {
    this.#open.add(work);
    const end = () => void this.#open.delete(work);
    work.then(end, end);
    return work;
  }

  /** Resolves once no run is going on, or after a moment: runs that were aborted still report what they have written. */
  async settled(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, settleMs);
    const all = async () => {
      while (this.#open.size > 0) await Promise.allSettled(this.#open);
    };
    await Promise.race([all(), late.promise]);
    clearTimeout(timer);
  }

  async #run(request: RunRequest): Promise<RunResult> {
    const { client, host, key, input, record, traceparent, onLogged, ...options } = request;
    const action = actionNamed(key);
    expectAllowed(client, action, input);
    const connection = this.#org.connection();
    return this.logged(
      {
        client,
        host,
        step: key,
        input,
        dryRun: options.dryRun === true,
        traceparent,
        onLogged,
        shown: ({ output, response }) => ({ output, calls: response.calls }),
      },
      () => connection.run(key, input, { ...options, record }),
    );
  }

  /** Logs and counts what runs. */
  logged<Result>(entry: LoggedRun<Result>, run: () => Promise<Result>): Promise<Result> {
    return this.track(this.#logged(entry, run));
  }

  async #logged<Result>(entry: LoggedRun<Result>, run: () => Promise<Result>): Promise<Result> {
    const { host, step, traceparent, onLogged, shown } = entry;
    const runId = this.#log.start(entry);
    onLogged?.(runId);
    const startedAt = performance.now();
    const ended = (category: string, calls: RunEnd['calls']) =>
      this.#metrics.ran({ host, key: step, category, ms: performance.now() - startedAt, calls });
    try {
      const result = await inSpan({ name: `okta ${step}`, traceparent }, run);
      const end = shown(result);
      this.#log.succeeded(runId, end);
      ended('none', end.calls);
      return result;
    } catch (error) {
      this.#log.failed(runId, error);
      ended(isOktaError(error) ? error.category : 'unexpected_response', []);
      throw error;
    }
  }
}
