import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Command } from 'commander';
import { checkSecret, type HookRequest, type HookResponse, hookListener } from 'okta-connector';
import type { Cli } from './cli.ts';
import { wholeNumber } from './number-flags.ts';
import { usageError } from './usage.ts';

/** Options of a command that takes event hooks. */
export interface HookFlags {
  readonly listen?: number;
  readonly hookUrl?: string;
}

/** The variable that holds the secret of the event hooks. */
export const secretVariable = 'OKTA_HOOK_SECRET';

/** Strangers may reach the endpoint: none of them may hold a connection for long. Okta waits 3 s for an answer. */
const serverLimits = { requestTimeout: 10_000, headersTimeout: 10_000, connectionsCheckingInterval: 2000 };

/** Okta sends over few connections. */
const mostConnections = 100;

/** Adds the options of {@link HookFlags} to a command. */
export function withHookFlags(command: Command): Command {
  return command
    .option(
      '--listen <port>',
      'take event hooks on 127.0.0.1 at this port, behind a proxy that has the certificate',
      wholeNumber('--listen', { what: 'a port', least: 1, most: 65_535 }),
    )
    .option(
      '--hook-url <url>',
      'subscribe an event hook that leads to --listen, and restore it when an admin changes it',
    )
    .addHelpText(
      'after',
      `\nThe secret of the event hooks comes from ${secretVariable}; with --hook-url one is made up.`,
    );
}

/** The secret of the event hooks, if one is set. */
export function hookSecret({ streams, output }: Cli): string | undefined {
  const secret = streams.env[secretVariable] ?? '';
  output.hide(secret);
  return secret === '' ? undefined : checkSecret(secret, secretVariable);
}

/** An endpoint that takes event hooks. */
export interface HookEndpoint {
  readonly secret: string;
  /** Who answers; until then Okta is asked to try again. */
  answerWith(receive: (request: HookRequest) => Promise<HookResponse>): void;
  close(): void;
}

/** Listens for event hooks, if that is asked. */
export async function listenForHooks(cli: Cli, { listen, hookUrl }: HookFlags): Promise<HookEndpoint | undefined> {
  if (listen === undefined) {
    if (hookUrl === undefined) return undefined;
    throw usageError('--hook-url needs --listen, where the events arrive; give the port.', 'give --listen PORT');
  }
  const secret = hookSecret(cli) ?? (hookUrl === undefined ? undefined : randomBytes(32).toString('base64url'));
  if (secret === undefined) {
    const hint = `set ${secretVariable} to the secret that the hook was made with, or give --hook-url`;
    throw usageError(`Event hooks are told from strangers by their secret, and there is none; ${hint}.`, hint);
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
  const reasons: Readonly<Record<string, string>> = { EADDRINUSE: 'is in use', EACCES: 'is reserved by the system' };
  const hint = 'choose another with --listen';
  throw usageError(`Port ${number} ${reasons[error.code ?? ''] ?? 'cannot be listened on'}; ${hint}.`, hint);
}
