import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Command } from 'commander';
import { type HookRequest, type HookResponse, hookListener } from 'okta-connector';
import { checkSecret } from 'okta-connector/host';
import type { Cli } from './cli.ts';
import { wholeNumber } from './number-flags.ts';
import { usageError } from './usage.ts';

/** Options of a command that receives event hooks. */
export interface HookFlags {
  readonly listen?: number;
  readonly hookUrl?: string;
}

/** The variable with the secret of the event hooks. */
export const secretVariable = 'OKTA_HOOK_SECRET';

/** Anyone can reach the endpoint, so no client may hold a connection for long. Okta waits 3 s for a response. */
const serverLimits = { requestTimeout: 10_000, headersTimeout: 10_000, connectionsCheckingInterval: 2000 };

/** Okta uses few connections. */
const mostConnections = 100;

/** Adds the options of {@link HookFlags} to a command. */
export function withHookFlags(command: Command): Command {
  return command
    .option(
      '--listen <port>',
      'Receive event hooks on this port of 127.0.0.1, behind a TLS proxy',
      wholeNumber('--listen', { what: 'a port', least: 1, most: 65_535 }),
    )
    .option(
      '--hook-url <url>',
      'Create an event hook for this public URL of --listen, and restore it if an admin changes it',
    )
    .addHelpText(
      'after',
      `\nSet ${secretVariable} to the secret of the event hooks. With --hook-url, one is generated if it is not set.`,
    );
}

/** The secret of the event hooks, if one is set. */
export function hookSecret({ streams, output }: Cli): string | undefined {
  const secret = streams.env[secretVariable] ?? '';
  output.hide(secret);
  return secret === '' ? undefined : checkSecret(secret, secretVariable);
}

/** An endpoint that receives event hooks. */
export interface HookEndpoint {
  readonly secret: string;
  /** Sets the handler. Until then, the endpoint responds with 503 so that Okta tries again. */
  answerWith(receive: (request: HookRequest) => Promise<HookResponse>): void;
  close(): void;
}

/** Listens for event hooks if `--listen` is set. */
export async function listenForHooks(cli: Cli, { listen, hookUrl }: HookFlags): Promise<HookEndpoint | undefined> {
  if (listen === undefined) {
    if (hookUrl === undefined) return undefined;
    throw usageError('--hook-url requires --listen', 'add --listen <port>');
  }
  const secret = hookSecret(cli) ?? (hookUrl === undefined ? undefined : randomBytes(32).toString('base64url'));
  if (secret === undefined) {
    throw usageError('The secret of the event hook is missing', `set ${secretVariable}, or add --hook-url <url>`);
  }
  cli.output.hide(secret);
  let receive = async (_: HookRequest): Promise<HookResponse> => ({ status: 503, headers: {}, body: '' });
  const server = createServer(
    serverLimits,
    hookListener((request) => receive(request)),
  );
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(listen, '127.0.0.1', resolve);
  }).catch((error: NodeJS.ErrnoException) => refusePort(error, listen));
  return {
    secret,
    answerWith(answer) {
      receive = answer;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function refusePort(error: NodeJS.ErrnoException, number: number): never {
  const reasons: Readonly<Record<string, string>> = { EADDRINUSE: 'is in use', EACCES: 'is reserved' };
  throw usageError(`Port ${number} ${reasons[error.code ?? ''] ?? 'is not available'}`, 'choose another with --listen');
}
