import { once } from 'node:events';
import type { Command } from 'commander';
import { manifest } from 'okta-connector';
import type { Sandbox, SandboxOptions } from 'okta-sandbox';
import type { Cli } from '../cli.ts';
import { wholeNumber } from '../number-flags.ts';
import type { Paint } from '../paint.ts';
import { shellWord } from '../shell-word.ts';
import { usageError } from '../usage.ts';

interface SandboxFlags {
  readonly port?: number;
  readonly users?: number;
  readonly engine?: 'classic' | 'oie';
  /** False with `--no-limits`. */
  readonly limits: boolean;
}

/** `sandbox`: runs a simulated org on this machine until Ctrl-C. */
export function addSandbox(program: Command, cli: Cli): void {
  program
    .command('sandbox')
    .option(
      '--port <number>',
      'Port on 127.0.0.1 (default: any free port)',
      wholeNumber('--port', { least: 0, most: 65_535 }),
    )
    .option(
      '--users <number>',
      'Number of generated users in addition to the staff',
      wholeNumber('--users', { least: 0, most: 100_000 }),
    )
    .option('--engine <engine>', 'Identity Engine or Classic Engine: {oie|classic} (default: oie)', engineOf)
    .option('--no-limits', 'Disable rate limits')
    .description('Run a simulated org on this machine until Ctrl-C')
    .action(async ({ port, users, engine, limits }: SandboxFlags) => {
      const { startSandbox } = await import('okta-sandbox');
      const options: SandboxOptions = {
        ...(port === undefined ? {} : { port }),
        ...(users === undefined ? {} : { users }),
        ...(engine === undefined ? {} : { engine }),
        ...(limits ? {} : { limits: false }),
      };
      const sandbox = await startSandbox(options).catch((error: NodeJS.ErrnoException) => refusePort(error, port));
      const { signal } = cli.interrupt;
      try {
        const { url, token, tokens, controls } = sandbox;
        await cli.output.result({ url, token, tokens, controls }, (paint) =>
          forPeople(sandbox, { paint, self: cli.self }),
        );
        if (!signal.aborted) await once(signal, 'abort');
      } finally {
        await sandbox.close();
      }
    });
}

function forPeople({ url, token, controls }: Sandbox, { paint, self }: { paint: Paint; self: string }): string {
  const example = (effect: 'read' | 'add', more: string) =>
    manifest.actions
      .filter((action) => action.effect === effect)
      .slice(0, 1)
      .map(
        ({ key, examples: [first] }) =>
          `${self} run ${key} --input ${shellWord(JSON.stringify(first?.input ?? {}))}${more} --allow-loopback`,
      );
  return [
    `${paint.green('✓')} The sandbox org is running. Press Ctrl-C to stop it.`,
    '',
    `  ${paint.dim('org URL')}  ${url}`,
    `  ${paint.dim('token')}    ${token}`,
    '',
    paint.dim('In another terminal:'),
    '',
    `export OKTA_CLIENT_ORGURL=${shellWord(url)} OKTA_CLIENT_TOKEN=${shellWord(token)}`,
    `${self} test --allow-loopback`,
    ...example('read', ''),
    ...example('add', ' --dry-run'),
    '',
    paint.dim('To watch, move in time, disturb and reset the org (no token needed):'),
    '',
    ...controls,
  ].join('\n');
}

function engineOf(value: string): 'classic' | 'oie' {
  if (value === 'classic' || value === 'oie') return value;
  throw usageError('--engine must be oie or classic');
}

function refusePort(error: NodeJS.ErrnoException, port: number | undefined): never {
  const reasons: Record<string, string> = { EADDRINUSE: 'is in use', EACCES: 'is reserved' };
  const reason = reasons[error.code ?? ''];
  if (reason === undefined) throw error;
  throw usageError(`Port ${port} ${reason}`, 'choose another with --port, or leave it out');
}
