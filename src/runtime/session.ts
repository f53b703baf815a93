import type { CallReport } from '../okta/calls.ts';
import type { OktaClient } from '../okta/client.ts';
import type { RunMemory } from '../step/action.ts';
import type { LaneOptions } from './lane.ts';
import type { Logger } from './logger.ts';
import type { Registry } from './registry.ts';
import type { RunResponse } from './run/envelope.ts';

/** Options of a connection. */
export interface ConnectOptions extends LaneOptions {
  /** Allows `http://127.0.0.1:port` and other loopback URLs, for a sandbox org. @default false */
  readonly allowLoopback?: boolean;
  /** Milliseconds that a run may take, including waits for the rate limit, unless the run has its own. @default 300000 */
  readonly deadlineMs?: number;
  readonly logger?: Logger;
  /** Added to the User-Agent header before the connector's own name, for example `my-platform/2.1`. */
  readonly userAgent?: string;
}

/** Options of one run. */
export interface RunOptions {
  /** Cancels the run. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the run may take, including waits for the rate limit. */
  readonly deadlineMs?: number | undefined;
  /** Stops before the first write and returns it instead. */
  readonly dryRun?: boolean | undefined;
}

/**
 * A host's durable record of a run, so that a run that a killed process had begun can be repeated without doubling a write.
 *
 * @example
 * // First: startedAt is undefined, and `start` saves the org's time. After a kill, the same run again:
 * await okta.run('create_user', input, { record: { id: 'order-17', startedAt: saved, start: save } });
 * // A user that was created after `startedAt` with the content of the input is returned, and not created again.
 */
export interface RunRecord {
  /** The same for every attempt of this run. */
  readonly id: string;
  /** What `start` of the first attempt got; `NaN` if that was `undefined`. Absent for the first attempt. */
  readonly startedAt?: number | undefined;
  /** Saves the org's time in epoch milliseconds, if it is known, before the first write. Called in the first attempt only. */
  start(at: number | undefined): void | Promise<void>;
}

/** Options of a run that a host may repeat after a crash. */
export interface RecordedRunOptions extends RunOptions {
  readonly record?: RunRecord | undefined;
}

/** A run that an earlier process may have started. */
interface ResumedRun {
  /** Identifies the run, the same in every attempt. */
  readonly runId: string;
  /** The org's time before an earlier attempt started, in epoch milliseconds; `undefined` if none did. */
  readonly startedBefore: number | undefined;
}

/** What one input of a bulk run, or a run with a record, gets. */
export interface RunPart {
  readonly memory: RunMemory;
  readonly resumed: ResumedRun | undefined;
}

/** Options of a call about event hooks. */
export type HookRunOptions = Pick<RunOptions, 'signal' | 'deadlineMs'>;

/** The result of a run. */
export interface RunResult<Output = unknown> {
  /** The output that the step's schema describes, or a {@link DryRun}. */
  readonly output: Output;
  readonly response: RunResponse;
}

/** Output of a dry run. */
export interface DryRun<Output = unknown> {
  readonly dryRun: true;
  /** The first write; absent if there is nothing to change. Secrets in its body are masked. */
  readonly next?: {
    readonly operation: string;
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
  };
  /** Effects that the request does not show, one sentence each. */
  readonly notes: readonly string[];
  /** The output of the step, if there is nothing to change. */
  readonly output?: Output;
}

/** The context of one run. */
export interface Session {
  /** The org's origin. */
  readonly orgUrl: string;
  readonly steps: Registry;
  readonly client: OktaClient;
  /** Whether an API token or a service app calls. */
  readonly credential: 'api_token' | 'oauth';
  /** Every call made so far. */
  readonly calls: CallReport[];
  readonly signal: AbortSignal | undefined;
  readonly dryRun: boolean;
  readonly logger: Logger | undefined;
  /** The memory that the inputs of one bulk run share. Any other run has its own. */
  readonly memory: RunMemory;
  /** The earliest possible time of the org in epoch milliseconds; `undefined` before its first response. */
  readonly orgNow: () => number | undefined;
  readonly anonymous: () => OktaClient;
}
