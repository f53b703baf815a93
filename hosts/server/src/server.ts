import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { type ConnectionInput, type ConnectOptions, OktaError, type RetryOptions } from 'okta-connector';
import { type AllAddresses, memberAt } from 'okta-connector/host';
import { startSandbox } from 'okta-sandbox';
import { ClientKeys } from './clients/client-keys.ts';
import { Sessions } from './clients/sessions.ts';
import { type TokenIssuer, TokenVerifier } from './clients/token-verifier.ts';
import { Events } from './events/events.ts';
import { httpApp } from './http/app.ts';
import { ClientSlots } from './http/client-slots.ts';
import type { Services } from './http/context.ts';
import { hookUrlOf } from './http/hooks.ts';
import { LimitHistory } from './limit-history.ts';
import { Metrics } from './metrics.ts';
import { Org } from './org.ts';
import { databasePlans } from './plans/plan-store.ts';
import { Plans } from './plans/plans.ts';
import { Idempotency } from './runs/idempotency.ts';
import { Results } from './runs/results.ts';
import { RunLog } from './runs/run-log.ts';
import { Runner } from './runs/runner.ts';
import { UsedConfirmations } from './runs/used-confirmations.ts';
import { Database } from './storage/database.ts';
import { lockDatabase } from './storage/server-lock.ts';
import { secretFor, serverSecret, Vault } from './storage/vault.ts';

/** A log such as pino's. */
export interface ServerLogger {
  debug(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** @default any free port */
  readonly port?: number | undefined;
  /** The address to listen on. Others than loopback need a key or an issuer of tokens. @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** The address under which clients reach the server, behind a proxy for TLS. @default the one it listens on */
  readonly publicUrl?: string | undefined;
  /** The SQLite file that keeps everything. @default a temporary one */
  readonly database?: string | undefined;
  /** 32 bytes as base64 or hex, with which credentials are encrypted. @default a key file beside the database */
  readonly secret?: string | undefined;
  /** The key of the owner. @default one that is made with the database */
  readonly key?: string | undefined;
  /** Access tokens to accept beside keys. */
  readonly issuer?: TokenIssuer | undefined;
  /** The connection. Without it, one is set in the console. */
  readonly connection?: ConnectionInput | undefined;
  /** Starts a sandbox org and connects to it. */
  readonly sandbox?: boolean | undefined;
  readonly connect?: ConnectOptions | undefined;
  /** Milliseconds between polls of the log, as long as somebody waits for events. @default 5000 */
  readonly pollIntervalMs?: number | undefined;
  /** Keeps an event hook at `publicUrl`, so that events arrive within seconds. Polling delivers what it misses. @default false */
  readonly hooks?: boolean | undefined;
  /** Allows subscriptions with URLs in private networks and without TLS. @default false */
  readonly allowPrivateTargets?: boolean | undefined;
  readonly deliveries?: DeliveryOptions | undefined;
  readonly logger?: ServerLogger | undefined;
}

/** How events are sent to the URLs of subscriptions. */
export interface DeliveryOptions {
  /** @default 24 attempts in 80 minutes */
  readonly retry?: RetryOptions | undefined;
  /** How long a receiver may take for its response, in milliseconds. @default 10000 */
  readonly timeoutMs?: number | undefined;
  /** Resolves the hosts of URLs. @default the system's resolver */
  readonly resolve?: AllAddresses | undefined;
}

/** A running server. */
export interface RunningServer {
  readonly url: string;
  /** The key of the owner. */
  readonly key: string;
  /** What a person should know at the start, such as subscriptions that belong to another org. */
  readonly notices: readonly string[];
  /** Handles a request without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Stops: refuses new requests, lets running ones end for a moment, and closes everything. */
  close(): Promise<void>;
}

/** How long running requests get when the server stops, in milliseconds. */
const graceMs = 5000;
const idleCheckMs = 20;

/** Limits of the listener, against clients that hold connections. */
const listenerLimits = { requestTimeout: 300_000, headersTimeout: 15_000, keepAliveTimeout: 10_000 };
const mostConnections = 1000;
/** The runs of one client that it does not wait for, at a time. */
const mostAsync = 100;

/** Starts the server: HTTP with OpenAPI, MCP and the console. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', logger } = options;
  expectGuarded(options, host);
  expectReachableHook(options);
  const stopping = new AbortController();
  const closing: (() => unknown)[] = [];
  const close = async () => {
    stopping.abort(new Error('the server stopped'));
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const { file, remove } = databaseFile(options.database);
    closing.push(remove);
    const secret = serverSecret(options.secret, options.database === undefined ? undefined : `${file}.key`);
    closing.push(lockDatabase(file));
    const vault = new Vault(secret);
    const database = new Database(file);
    closing.push(() => database.close());
    const keys = new ClientKeys(database, { vault, ownerKey: options.key });
    const sandbox = options.sandbox === true ? await startSandbox() : undefined;
    if (sandbox !== undefined) closing.push(() => sandbox.close());
    const limits = () => (org.state.connected ? org.connection().limits() : []);
    const metrics = new Metrics({
      limits,
      deliveries: async () => sumOf(await database.counts()),
    });
    const org = new Org(
      { database, vault },
      {
        given: sandbox === undefined ? options.connection : { orgUrl: sandbox.url, apiToken: sandbox.token },
        source: sandbox === undefined ? 'environment' : 'sandbox',
        options: {
          ...options.connect,
          ...(sandbox === undefined ? {} : { allowLoopback: true }),
          userAgent: 'okta-connector-server',
          logger: {
            debug(details, message) {
              const outcome = memberAt(details, 'outcome');
              const operation = memberAt(details, 'operation');
              if (typeof operation === 'string' && (typeof outcome === 'number' || typeof outcome === 'string'))
                metrics.called({ operation, outcome });
              logger?.debug(details, message);
            },
          },
        },
      },
    );
    closing.push(() => org.close());
    const limitHistory = new LimitHistory(limits);
    closing.push(() => limitHistory.stop());
    org.onChange(() => limitHistory.clear());
    const log = new RunLog(database);
    closing.push(() => log.close());
    const runner = new Runner({ org, log, metrics });
    closing.push(() => runner.settled());
    let url = '';
    const publicUrl = () => options.publicUrl ?? url;
    const events = new Events(
      { org, metrics, database, vault },
      {
        pollIntervalMs: options.pollIntervalMs,
        allowPrivateTargets: options.allowPrivateTargets ?? false,
        ...options.deliveries,
        hookUrl: () => (options.hooks === true ? hookUrlOf(publicUrl()) : undefined),
        // The watch itself logs each failed attempt.
        onProblem: ({ kind, message, subscription, uuid }) => {
          if (kind !== 'delivery') logger?.error({ kind, subscription, uuid }, message);
        },
      },
    );
    closing.push(() => events.stop());
    const journals = `${file}.journals`;
    const services: Services = {
      org,
      keys,
      sessions: new Sessions({ vault, keys }),
      tokens: options.issuer === undefined ? undefined : new TokenVerifier(options.issuer),
      runner,
      log,
      plans: new Plans({
        journals,
        connection: () => org.connection(),
        key: secretFor(secret, 'plans').toString('hex'),
        store: databasePlans({ database, vault }),
      }),
      idempotency: new Idempotency({ database, vault }),
      results: new Results({ database, vault }),
      asyncRuns: new ClientSlots(mostAsync, 'asynchronous runs'),
      metrics,
      limitHistory,
      mcpKey: secretFor(secret, 'MCP confirmations'),
      confirmations: new UsedConfirmations(database),
      events,
      database,
      journals,
      publicUrl,
      report: (error) =>
        logger?.error({ error: error instanceof Error ? error.stack : String(error) }, 'request failed'),
      stopping: stopping.signal,
    };
    const app = httpApp(services, () => hostsOf(url, options.publicUrl));
    const server = createAdaptorServer({
      fetch: app.fetch,
      overrideGlobalObjects: false,
      serverOptions: listenerLimits,
    }) as Server;
    server.maxConnections = mostConnections;
    const unused = unusedConnections(server);
    url = await listen(server, { port, host });
    closing.push(() => stop(server, unused));
    events.start();
    const { notices } = events;
    return { url, key: keys.ownerKey, notices, fetch: async (request) => app.fetch(request), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function expectGuarded({ key, issuer }: ServerOptions, host: string): void {
  if (['127.0.0.1', '::1', 'localhost'].includes(host) || issuer !== undefined || (key ?? '') !== '') return;
  throw new OktaError('invalid_request', {
    what: `The server would be open to others on ${host} with a key that nobody has chosen`,
    hint: 'set OKTA_CONNECTOR_KEY or an issuer of access tokens, or listen on 127.0.0.1',
  });
}

function expectReachableHook({ hooks, publicUrl = '', sandbox, connect }: ServerOptions): void {
  const isTest = sandbox === true || connect?.allowLoopback === true;
  if (hooks !== true || isTest || publicUrl.startsWith('https:')) return;
  throw new OktaError('invalid_request', {
    what: 'Okta sends event hooks only to a public https URL',
    hint: 'set the public URL of the server, or do without hooks',
  });
}

function databaseFile(given: string | undefined): { readonly file: string; readonly remove: () => void } {
  if (given !== undefined) {
    mkdirSync(dirname(given), { recursive: true, mode: 0o700 });
    return { file: given, remove: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'okta-connector-'));
  return { file: join(folder, 'server.sqlite'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The hosts that a request may name. */
function hostsOf(url: string, publicUrl: string | undefined): ReadonlySet<string> {
  const own = new URL(url);
  const names = [own.host, `localhost:${own.port}`, `127.0.0.1:${own.port}`, `[::1]:${own.port}`];
  return new Set(publicUrl === undefined ? names : [...names, new URL(publicUrl).host]);
}

function sumOf(counts: readonly { readonly pending: number; readonly dead: number }[]) {
  return {
    pending: counts.reduce((sum, { pending }) => sum + pending, 0),
    dead: counts.reduce((sum, { dead }) => sum + dead, 0),
  };
}

async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === '::1' ? '[::1]' : ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${name}:${bound}`;
}

/** The connections that have not sent a request yet. Node does not count them as idle, and clients open some in advance. */
function unusedConnections(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
}

async function stop(server: Server, unused: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of unused) socket.destroy();
  // A connection becomes idle when its stream or last response ends; its client may keep it open for long.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
