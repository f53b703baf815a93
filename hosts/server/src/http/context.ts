import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Client } from '../clients/client.ts';
import type { ClientKeys } from '../clients/client-keys.ts';
import type { Sessions } from '../clients/sessions.ts';
import type { TokenVerifier } from '../clients/token-verifier.ts';
import type { Events } from '../events/events.ts';
import type { LimitHistory } from '../limit-history.ts';
import type { Metrics } from '../metrics.ts';
import type { Org } from '../org.ts';
import type { Plans } from '../plans/plans.ts';
import type { Idempotency } from '../runs/idempotency.ts';
import type { Results } from '../runs/results.ts';
import type { RunLog } from '../runs/run-log.ts';
import type { Runner } from '../runs/runner.ts';
import type { UsedConfirmations } from '../runs/used-confirmations.ts';
import type { Database } from '../storage/database.ts';
import type { ClientSlots } from './client-slots.ts';

/** What the routes share. */
export interface Services {
  readonly org: Org;
  readonly keys: ClientKeys;
  readonly sessions: Sessions;
  readonly tokens: TokenVerifier | undefined;
  readonly runner: Runner;
  readonly log: RunLog;
  readonly plans: Plans;
  readonly idempotency: Idempotency;
  readonly results: Results;
  /** The runs that clients do not wait for. */
  readonly asyncRuns: ClientSlots;
  readonly metrics: Metrics;
  readonly limitHistory: LimitHistory;
  /** Signs the confirmations of MCP clients. */
  readonly mcpKey: Uint8Array;
  readonly confirmations: UsedConfirmations;
  readonly events: Events;
  readonly database: Database;
  /** The folder of the journals of bulk runs and plans. */
  readonly journals: string;
  /** The address under which clients reach the server, for documents and links. */
  readonly publicUrl: () => string;
  /** Logs an error that is not an `OktaError`. */
  readonly report: (error: unknown) => void;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/** What Hono keeps for a request. */
export interface Env {
  /** Absent for a request without a socket. */
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: {
    readonly client: Client;
    /** Whether the key or token of the request is still good: a stream may outlive it. */
    readonly isCurrent: () => boolean;
    readonly fromConsole: boolean;
  };
}

/** The app with its routes. */
export type App = Hono<Env>;
