import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Category, Connection, EachResult, RunOptions, RunResult } from 'okta-connector';
import type { ClientEffect } from '../clients/client.ts';
import type { PlanWork } from '../plans/plan-log.ts';
import type { Plans } from '../plans/plans.ts';
import type { RunEnd } from '../runs/run-log.ts';
import type { McpSettings } from './settings.ts';

/** What an MCP server needs from the process around it. */
export interface McpHost {
  /** The connection to the org. Throws an `OktaError` if none is set up. */
  connection(): Promise<Connection> | Connection;
  /** What any client may do. The scopes of its token and its headers can only narrow it. */
  readonly access: readonly ClientEffect[];
  readonly settings: McpSettings;
  /**
   * The key that signs confirmations, at least 32 bytes. Several processes behind one address must share it. By default, each
   * process makes its own.
   */
  readonly stateKey?: Uint8Array | undefined;
  /**
   * Records that a confirmation was used, and returns whether it was unused. Several processes behind one address must share
   * the record. By default, it is kept in memory.
   */
  claimConfirmation?(id: string, expiresAt: number): Promise<boolean> | boolean;
  /** Runs a step in place of the connection, for hosts that log and count runs themselves. */
  run?(request: McpRunRequest): Promise<RunResult>;
  /** Logs a bulk run, or a list with an `input` that is read item by item. The connection runs it in any case. */
  startBulk?(
    request: Pick<McpRunRequest, 'step' | 'auth'> & { readonly dryRun: boolean; readonly input?: unknown },
  ): McpBulkEntry;
  /** Plans, by the host. By default, they are kept in memory. */
  readonly plans?: Plans | undefined;
  /** The name under which a caller makes and approves plans. By default, its principal. */
  nameOf?(auth: AuthInfo | undefined): string;
  /** Runs work with plans, for hosts that log and count runs themselves. */
  logged?<Result>(entry: McpPlanEntry<Result>, run: () => Promise<Result>): Promise<Result>;
  /** Called after each run of a step. */
  onRun?(record: McpRun): void;
  /** Milliseconds that one call of a tool may take. Clients give up after 60 seconds over HTTP. */
  readonly runTimeoutMs: number;
}

/** What a host records of a bulk run. */
export interface McpBulkEntry {
  ran(result: Pick<EachResult, 'id' | 'response' | 'error'>): void;
  end(): void;
}

/** A run that a host is asked for. */
export interface McpRunRequest {
  readonly step: string;
  readonly input: unknown;
  readonly options: RunOptions;
  /** The token of the caller, as the host passed it to the server. */
  readonly auth: AuthInfo | undefined;
}

/** Work with plans that a host logs. */
export interface McpPlanEntry<Result> {
  readonly step: PlanWork;
  readonly input: unknown;
  readonly dryRun: boolean;
  /** What the log keeps of the result. */
  readonly shown: (result: Result) => RunEnd;
  /** The token of the caller, as the host passed it to the server. */
  readonly auth: AuthInfo | undefined;
}

/** One run of a step, without any value. */
export interface McpRun {
  /** The key of the step. */
  readonly step: string;
  /** Who called: the client and the subject of its token, or `local`. */
  readonly principal: string;
  readonly dryRun: boolean;
  readonly ms: number;
  /** Requests to Okta. */
  readonly calls: number;
  /** Okta's ID of the main request. */
  readonly requestId?: string;
  /** The category of the error, if it failed. */
  readonly category?: Category;
}
