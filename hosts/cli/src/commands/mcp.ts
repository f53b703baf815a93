import type { Command } from 'commander';
import { connect } from 'okta-connector';
import type { McpSettings } from 'okta-connector-server';
import { mcpSettings, mcpSettingsTable } from 'okta-connector-server/mcp-settings';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnectionFlags } from '../connection.ts';
import { readCredentials } from '../credentials.ts';

interface McpFlags extends ConnectionFlags, Partial<Record<keyof McpSettings, string | true>> {
  readonly sandbox?: true;
}

/** How long a call may take, in milliseconds, unless `--deadline` says otherwise. */
const runTimeoutMs = 300_000;

/** `mcp`: serves the steps to an AI agent over stdin and stdout until it closes them. */
export function addMcp(program: Command, cli: Cli): void {
  const command = program
    .command('mcp')
    .description('Serve MCP to an AI agent over stdin and stdout')
    .option('--sandbox', 'Try it with a sandbox org instead of your own');
  for (const { usage, variable, description } of mcpSettingsTable)
    command.option(usage, `${description} (${variable})`);
  withConnectionFlags(command).action(async (flags: McpFlags) => {
    const settings = mcpSettings({ flags: { ...flags }, env: cli.streams.env });
    const { effects, serveMcpStdio } = await import('okta-connector-server');
    const { sandbox, ...org } = await openOrg(cli, flags);
    const serving = serveMcpStdio(
      {
        connection: () => org.connection,
        access: effects,
        settings,
        runTimeoutMs: flags.deadline === undefined ? runTimeoutMs : flags.deadline * 1000,
      },
      cli.streams,
    );
    const { signal } = cli.interrupt;
    const interrupted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await Promise.race([serving.closed, interrupted]);
    } finally {
      await serving.close();
      await org.connection.close();
      await sandbox?.close();
    }
  });
}

async function openOrg(cli: Cli, { sandbox: isSandbox, allowLoopback }: McpFlags) {
  if (isSandbox !== true) {
    const credentials = await readCredentials(cli, true);
    return {
      connection: connect(credentials, { allowLoopback: allowLoopback === true, userAgent: 'okta-connector-mcp' }),
      sandbox: undefined,
    };
  }
  const { startSandbox } = await import('okta-sandbox');
  const sandbox = await startSandbox();
  const connection = connect({ orgUrl: sandbox.url, apiToken: sandbox.token }, { allowLoopback: true });
  return { connection, sandbox };
}
