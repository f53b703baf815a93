import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../../sandbox/src/index.ts';
import { emitted } from '../../../../test/support/emitted.ts';
import { freePort } from '../../../../test/support/free-port.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/index.ts';
import { type Sent, send } from './running-server.ts';

/** A server that is connected to a sandbox org, and can be restarted on the same database. */
export interface EventServer {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly key: string;
  /** Path of the SQLite file. */
  readonly database: string;
  /** Everything that the server logged. */
  readonly logged: string[];
  /** Sends a request over HTTP and returns the response with its JSON. */
  call(route: string, options?: CallOptions): Promise<Sent>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What may be particular to a request. */
export interface CallOptions {
  /** @default the key of the owner */
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** So quick that tests need not wait, and more requests than they make. */
const pollIntervalMs = 25;
const limits = 1_000_000;

/** Starts an org and a server for one test. */
export async function startEventServer(options: ServerOptions = {}): Promise<EventServer> {
  const sandbox = await startSandbox({ limits });
  const folder = mkdtempSync(join(tmpdir(), 'okta-events-'));
  const database = join(folder, 'server.sqlite');
  const logged: string[] = [];
  const log = (details: object, message: string) => {
    const line = JSON.stringify({ ...details, message });
    logged.push(line);
    emitted(line);
  };
  // Readers come back to the same address.
  const port = await freePort();
  const start = () =>
    startServer({
      port,
      connection: { orgUrl: sandbox.url, apiToken: sandbox.token },
      connect: { allowLoopback: true },
      database,
      allowPrivateTargets: true,
      pollIntervalMs,
      deliveries: { retry: { firstMs: 20, maxMs: 100 } },
      logger: { debug: log, error: log },
      ...options,
    });
  let server: RunningServer | undefined = await start();
  const { url } = server;
  const { key } = server;
  const stop = async () => {
    await server?.close();
    server = undefined;
  };
  onTestFinished(async () => {
    await stop();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    sandbox,
    url,
    key,
    database,
    logged,
    async call(route, { key: given = key, headers, ...rest } = {}) {
      const [method = 'GET', path = '/'] = route.split(' ');
      const sent = await send(`${url}${path}`, { method, headers: { ...keyOf(given), ...headers }, ...rest });
      emitted(sent.text);
      return sent;
    },
    async restart() {
      await stop();
      server = await start();
    },
    stop,
  };
}

function keyOf(key: string): Readonly<Record<string, string>> {
  return key === '' ? {} : { 'x-api-key': key };
}
