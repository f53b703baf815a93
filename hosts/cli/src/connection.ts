import type { Command } from 'commander';
import { type Connection, type ConnectionInput, connect, type RunOptions } from 'okta-connector';
import type { Cli } from './cli.ts';
import { type CliLogger, type LogLevel, logLevels, openLog } from './log.ts';
import { seconds } from './number-flags.ts';
import { usageError } from './usage.ts';

/** Options of every command that talks to an org. */
export interface ConnectionFlags {
  readonly allowLoopback?: true;
  readonly deadline?: number;
  readonly logLevel?: LogLevel;
}

/** Adds the options of {@link ConnectionFlags} to a command. */
export function withConnectionFlags(command: Command): Command {
  return command
    .option('--allow-loopback', 'admit http://127.0.0.1 as org URL, for a sandbox org')
    .option('--deadline <seconds>', 'how long it may take, waits for the rate limit included', seconds('--deadline'))
    .option('--log-level <level>', `log to stderr: ${logLevels.join(', ')}`, logLevel)
    .addHelpText(
      'after',
      '\nThe org comes from OKTA_CLIENT_ORGURL and the API token from OKTA_CLIENT_TOKEN; what is not set is asked for.',
    );
}

/** What a command does with its connection. */
export interface Connected {
  readonly connection: Connection;
  readonly run: RunOptions;
  readonly log: CliLogger | undefined;
}

/** Opens the connection, lets a command use it, and closes it. */
export async function withConnection(
  cli: Cli,
  options: ConnectionFlags & { readonly stdinTaken?: boolean },
  use: (connected: Connected) => Promise<void>,
): Promise<void> {
  const { allowLoopback = false, deadline, logLevel: level = 'silent' } = options;
  const credentials = await readCredentials(cli, options.stdinTaken === true);
  const log = level === 'silent' ? undefined : await openLog(cli.output, level);
  const connection = connect(credentials, { allowLoopback, ...(log === undefined ? {} : { logger: log }) });
  for (const note of connection.notes) cli.output.note(note);
  const run = {
    signal: cli.interrupt.signal,
    ...(deadline === undefined ? {} : { deadlineMs: deadline * 1000 }),
  };
  try {
    await use({ connection, run, log });
  } finally {
    await connection.close();
  }
}

async function readCredentials(cli: Cli, stdinTaken: boolean): Promise<ConnectionInput> {
  const { OKTA_CLIENT_ORGURL: url = '', OKTA_CLIENT_TOKEN: token = '' } = cli.streams.env;
  const missing = [...(url === '' ? ['OKTA_CLIENT_ORGURL'] : []), ...(token === '' ? ['OKTA_CLIENT_TOKEN'] : [])];
  if (missing.length === 0) return { orgUrl: url, apiToken: token };
  if (stdinTaken || cli.streams.stdin.isTTY !== true) {
    const names = missing.join(' and ');
    const hint = `set ${names}`;
    const verb = missing.length === 1 ? 'is' : 'are';
    throw usageError(`${names} ${verb} not set, and there is no terminal to ask on; ${hint}.`, hint);
  }
  const { ask, askSecret } = await import('./prompt.ts');
  const orgUrl = url === '' ? await ask(cli, 'Org URL:') : url;
  const apiToken = token === '' ? await askSecret(cli, 'API token:') : token;
  cli.output.hide(apiToken);
  return { orgUrl, apiToken };
}

function logLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level !== undefined) return level;
  throw usageError(`--log-level takes one of ${logLevels.join(', ')}.`, 'name one of the levels');
}
