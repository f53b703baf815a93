import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import { OktaError } from 'okta-connector';
import { type Client, effects } from '../clients/client.ts';
import { scopePrefix } from '../clients/token-verifier.ts';
import type { App } from '../http/context.ts';
import type { Org } from '../org.ts';
import type { Plans } from '../plans/plans.ts';
import type { Runner } from '../runs/runner.ts';
import { mcpFactory } from './factory.ts';
import type { McpHost } from './host.ts';
import { type McpSettings, mcpSettings } from './settings.ts';

/** What the route needs of the server. */
export interface McpServices {
  readonly org: Pick<Org, 'connection'>;
  readonly runner: Pick<Runner, 'run' | 'logged' | 'startBulk'>;
  readonly plans: Plans;
  /** Logs an error that is not an `OktaError`. */
  readonly report: (error: unknown) => void;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/** Options of the route. */
export interface McpRouteOptions extends Pick<McpHost, 'stateKey' | 'claimConfirmation'> {
  /** @default those of the environment */
  readonly settings?: McpSettings;
}

/** Clients give up after 60 seconds. */
const runTimeoutMs = 45_000;

/** Adds `/mcp` behind the guards of the server: MCP over streamable HTTP, for the client that the guards found. */
export function addMcp(
  app: App,
  { org, runner, plans, report, stopping }: McpServices,
  { settings = mcpSettings({ env: process.env }), ...options }: McpRouteOptions = {},
): void {
  const handler = createMcpHandler(
    mcpFactory({
      ...options,
      settings,
      runTimeoutMs,
      access: effects,
      connection: () => org.connection(),
      plans,
      nameOf: (auth) => clientOf(auth).name,
      logged: async ({ auth, ...entry }, run) => runner.logged({ client: clientOf(auth), host: 'mcp', ...entry }, run),
      run: async ({ step, input, options: run, auth }) =>
        runner.run({ client: clientOf(auth), host: 'mcp', key: step, input, ...run }),
      startBulk: ({ step, auth, ...rest }) =>
        runner.startBulk({ client: clientOf(auth), host: 'mcp', key: step, ...rest }),
    }),
    { onerror: report },
  );
  stopping.addEventListener('abort', () => void handler.close());
  app.all('/mcp', (context) => handler.fetch(context.req.raw, { authInfo: authOf(context.get('client')) }));
}

const clients = new WeakMap<AuthInfo, Client>();

/** A client as MCP knows callers. Its credential stays out: nothing may pass it on. */
function authOf(client: Client): AuthInfo {
  const scopes = [...client.effects].map((effect) => `${scopePrefix}${effect}`);
  const auth = { token: '', clientId: client.id, scopes };
  clients.set(auth, client);
  return auth;
}

function clientOf(auth: AuthInfo | undefined): Client {
  const client = auth === undefined ? undefined : clients.get(auth);
  if (client !== undefined) return client;
  throw new OktaError('unauthenticated', { what: 'The request has no client', hint: 'send a key or an access token' });
}
