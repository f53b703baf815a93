import type { Command } from 'commander';
import { type Connection, connect, type RunOptions } from 'okta-connector';
import type { Cli } from './cli.ts';
import { readCredentials } from './credentials.ts';
import { type CliLogger, type LogLevel, logLevels, openLog } from './log.ts';
import { seconds } from './number-flags.ts';
import { usageError } from './usage.ts';

/** Options of every command that connects to an org. */
export interface ConnectionFlags {
  readonly allowLoopback?: true;
  readonly deadline?: number;
  readonly logLevel?: LogLevel;
}

/** Adds the options of {@link ConnectionFlags} to a command. */
export function withConnectionFlags(command: Command): Command {
  return command
    .option('--allow-loopback', 'Allow a sandbox org on this machine (http://127.0.0.1)')
    .option(
      '--deadline <seconds>',
      'Give up after this time, including waits for the rate limit',
      seconds('--deadline'),
    )
    .option('--log-level <level>', `Log to stderr: {${logLevels.join('|')}}`, logLevel)
    .addHelpText(
      'after',
      '\nSet OKTA_CLIENT_ORGURL to the org URL and OKTA_CLIENT_TOKEN to the API token, or OKTA_CLIENT_CLIENTID and OKTA_CLIENT_PRIVATEKEY (the key or its file) of a service app. okta.yaml is read too. On a terminal, you are asked for missing values.',
    );
}

/** What a command can use. */
export interface Connected {
  readonly connection: Connection;
  readonly run: RunOptions;
  readonly log: CliLogger | undefined;
}

/** Opens the connection for a command and closes it afterwards. */
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

export function logLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level !== undefined) return level;
  throw usageError(`--log-level must be one of ${logLevels.join(', ')}`);
}
