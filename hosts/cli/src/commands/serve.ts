import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { ConnectionInput } from 'okta-connector';
import type { RunningServer, ServerOptions } from 'okta-connector-server';
import type { Cli } from '../cli.ts';
import { logLevel } from '../connection.ts';
import { readCredentials } from '../credentials.ts';
import { type CliLogger, type LogLevel, openLog } from '../log.ts';
import { seconds, wholeNumber } from '../number-flags.ts';
import { usageError } from '../usage.ts';

interface ServeFlags {
  readonly port: number;
  readonly host?: string;
  readonly publicUrl?: string;
  readonly database?: string;
  readonly sandbox?: true;
  readonly allowLoopback?: true;
  readonly allowPrivateTargets?: true;
  readonly hooks?: true;
  readonly interval?: number;
  readonly logLevel?: LogLevel;
}

const defaultPort = 4242;

/** `serve`: MCP for agents, HTTP with OpenAPI for platforms and a console for people, until Ctrl-C. */
export function addServe(program: Command, cli: Cli): void {
  program
    .command('serve')
    .option(
      '--port <number>',
      'Port (0 for any free port)',
      wholeNumber('--port', { least: 0, most: 65_535 }),
      defaultPort,
    )
    .option('--host <address>', 'Address to listen on (default: 127.0.0.1). Any other needs OKTA_CONNECTOR_KEY')
    .option('--public-url <url>', 'Address under which clients reach the server, behind a proxy for TLS')
    .option('--database <file>', 'SQLite file that keeps everything (default: ~/.okta-connector/server.sqlite)')
    .option('--sandbox', 'Try it with a sandbox org instead of your own')
    .option('--allow-loopback', 'Allow a sandbox org on this machine (http://127.0.0.1)')
    .option('--interval <seconds>', 'Seconds between polls for events', seconds('--interval'))
    .option('--hooks', 'Keep an event hook at --public-url, so that events arrive within seconds')
    .option('--allow-private-targets', 'Allow subscriptions with URLs in private networks and without TLS')
    .option('--log-level <level>', 'Log to stderr: {silent|trace|debug|info|warn|error}', logLevel)
    .addHelpText(
      'after',
      '\nThe connection is set by the variables of Okta (see "okta-connector test --help"), or in the console. Set OKTA_CONNECTOR_SECRET to\nthe key that encrypts what is kept, or a key file is made beside the database. OKTA_CONNECTOR_KEY sets the key of the owner.',
    )
    .description('Serve the console, HTTP with OpenAPI, and MCP until Ctrl-C')
    .action(async (flags: ServeFlags) => {
      const { startServer } = await import('okta-connector-server');
      const log =
        flags.logLevel === undefined || flags.logLevel === 'silent'
          ? undefined
          : await openLog(cli.output, flags.logLevel);
      const server = await startServer(await optionsOf(cli, flags, log)).catch((error: NodeJS.ErrnoException) =>
        refusePort(error, flags.port),
      );
      const { signal } = cli.interrupt;
      try {
        const { url, key, notices } = server;
        for (const notice of notices) cli.output.note(notice);
        await cli.output.result({ url, key }, () => forPeople(server, flags));
        if (!signal.aborted) await once(signal, 'abort');
      } finally {
        await server.close();
      }
    });
}

async function optionsOf(cli: Cli, flags: ServeFlags, logger: CliLogger | undefined): Promise<ServerOptions> {
  const { env } = cli.streams;
  const { port, host, publicUrl, sandbox = false, allowLoopback = false, interval } = flags;
  const kept = sandbox ? undefined : join(env['HOME'] ?? homedir(), '.okta-connector', 'server.sqlite');
  return {
    port,
    host,
    publicUrl,
    sandbox,
    database: flags.database ?? kept,
    secret: env['OKTA_CONNECTOR_SECRET'],
    key: env['OKTA_CONNECTOR_KEY'],
    issuer: issuerOf(env, publicUrl),
    connection: sandbox ? undefined : await environmentConnection(cli),
    connect: { allowLoopback },
    pollIntervalMs: interval === undefined ? undefined : interval * 1000,
    hooks: flags.hooks,
    allowPrivateTargets: flags.allowPrivateTargets,
    logger,
  };
}

/** The connection in the environment, if there is one. Without it, the console sets one. */
async function environmentConnection(cli: Cli): Promise<ConnectionInput | undefined> {
  const isSet = Object.keys(cli.streams.env).some(
    (name) => /^OKTA_CLIENT_./.test(name) && cli.streams.env[name] !== '',
  );
  return isSet ? readCredentials(cli, true) : undefined;
}

function issuerOf(env: Cli['streams']['env'], publicUrl: string | undefined): ServerOptions['issuer'] {
  const issuer = env['OKTA_CONNECTOR_ISSUER'] ?? '';
  if (issuer === '') return undefined;
  const audience = env['OKTA_CONNECTOR_AUDIENCE'] ?? publicUrl;
  if (audience !== undefined) return { issuer, audience, jwksUrl: env['OKTA_CONNECTOR_JWKS_URL'] };
  throw usageError('OKTA_CONNECTOR_ISSUER needs an audience', 'set OKTA_CONNECTOR_AUDIENCE or --public-url');
}

function forPeople({ url, key }: RunningServer, { sandbox }: ServeFlags): string {
  return [
    `✓ The server is running${sandbox ? ' with a sandbox org' : ''}. Press Ctrl-C to stop it.`,
    '',
    `  console  ${url}/#key=${key}`,
    `  MCP      ${url}/mcp`,
    `  OpenAPI  ${url}/openapi.json`,
    `  key      ${key}`,
    '',
    `curl -s ${url}/actions/find_users -H 'X-API-Key: ${key}' -H 'Content-Type: application/json' -d '{"limit":1}'`,
  ].join('\n');
}

function refusePort(error: NodeJS.ErrnoException, port: number): never {
  const reasons: Record<string, string> = { EADDRINUSE: 'is in use', EACCES: 'is reserved' };
  const reason = reasons[error.code ?? ''];
  if (reason === undefined) throw error;
  throw usageError(`Port ${port} ${reason}`, 'choose another with --port, or 0 for any free one');
}
