import type { CallReport } from '../okta/calls.ts';
import type { OktaClient } from '../okta/client.ts';
import type { LaneOptions } from './lane.ts';
import type { Registry } from './registry.ts';
import type { RunResponse } from './run/envelope.ts';

/** A log as pino and most others have it. It is told operations, statuses and request IDs, never values. */
export interface Logger {
  debug(details: object, message: string): void;
}

/** How a connection behaves. */
export interface ConnectOptions extends LaneOptions {
  /** Admits `http://127.0.0.1:port` and other loopback URLs, for a sandbox org. @default false */
  readonly allowLoopback?: boolean;
  /** Milliseconds that a run may take, waits for the rate limit included, unless the run says otherwise. @default 300000 */
  readonly deadlineMs?: number;
  readonly logger?: Logger;
  /** Named before the connector's own name in the User-Agent header, as `my-platform/2.1`. */
  readonly userAgent?: string;
}

/** How one run behaves. */
export interface RunOptions {
  /** Ends the run at once. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the run may take, waits for the rate limit included. */
  readonly deadlineMs?: number | undefined;
  /** Reads, but stops before the first write and tells what it would be. */
  readonly dryRun?: boolean | undefined;
}

/** How a call about event hooks behaves. */
export type HookRunOptions = Pick<RunOptions, 'signal' | 'deadlineMs'>;

/** What a run returns. */
export interface RunResult<Output = unknown> {
  /** What the step's output schema describes; in a dry run a {@link DryRun}. */
  readonly output: Output;
  readonly response: RunResponse;
}

/** Output of a dry run. */
export interface DryRun<Output = unknown> {
  readonly dryRun: true;
  /** The write that would come next; absent if the step has nothing to change. Secrets in its body are masked. */
  readonly next?: {
    readonly operation: string;
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
  };
  /** What it would do beyond what the request shows, one sentence each. */
  readonly notes: readonly string[];
  /** What the step would have returned, if it has nothing to change. */
  readonly output?: Output;
}

/** What one run works with. */
export interface Session {
  /** The org's origin. */
  readonly orgUrl: string;
  readonly steps: Registry;
  readonly client: OktaClient;
  /** Every call made so far. */
  readonly calls: CallReport[];
  readonly signal: AbortSignal | undefined;
  readonly dryRun: boolean;
  readonly logger: Logger | undefined;
  /** The org's time in epoch milliseconds, at the earliest; `undefined` before it has answered anything. */
  readonly orgNow: () => number | undefined;
  readonly anonymous: () => OktaClient;
}
