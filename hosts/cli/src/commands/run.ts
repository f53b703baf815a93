import { type Command, Option } from 'commander';
import type { RunResult } from 'okta-connector';
import { printable, propertiesOf, shortcomingOf } from 'okta-connector/host';
import type { EachFlags } from '../bulk/each.ts';
import { findAction, type ManifestAction } from '../catalog.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { writeContent } from '../content-file.ts';
import { partlyFailedExitCode } from '../exit-codes.ts';
import { type InputFlags, readInput, takesStdin, withInputFlags } from '../input.ts';
import { wholeNumber } from '../number-flags.ts';
import { printableJson } from '../printable.ts';
import { usageError } from '../usage.ts';

interface RunFlags extends ConnectionFlags, InputFlags, Partial<EachFlags> {
  readonly stream?: true;
  readonly response?: true;
  readonly output?: string;
}

/** `run`: one action, once or for every input of a file. */
export function addRun(program: Command, cli: Cli): void {
  withConnectionFlags(
    withInputFlags(program.command('run').argument('<action>', 'Action, from "okta-connector list"'))
      .option('--dry-run', 'Show the first write without sending it')
      .option('--response', 'Print status, request ID, rate limit and calls with the output')
      .addOption(
        new Option('--stream', 'Print every item of a list, one JSON line each').conflicts(['dryRun', 'response']),
      )
      .addOption(
        new Option('--output <file>', 'New file for the text of an export, such as export_users').conflicts([
          'dryRun',
          'response',
          'stream',
        ]),
      )
      .addOption(
        new Option('--each <file>', 'Run for every input of a file: CSV with a header, or JSON lines').conflicts([
          'input',
          'inputFile',
          'stream',
          'response',
          'output',
        ]),
      )
      .option('--results <file>', 'JSON lines file for the results of --each (default: next to the inputs)')
      .option('--resume', 'Continue an --each run')
      .option(
        '--concurrency <number>',
        'Inputs of --each to run at once (default: 20)',
        wholeNumber('--concurrency', { least: 1, most: 1000 }),
      ),
  )
    .description('Run an action and print its output')
    .addHelpText('after', eachHelp)
    .action(async (key: string, argument: string | undefined, flags: RunFlags) => {
      const stdin = takesStdin(flags, argument);
      const step = findAction(key);
      if (flags.each !== undefined) return runEachInput(cli, { step, argument, flags: { ...flags, each: flags.each } });
      rejectWithoutEach(flags);
      if (flags.output !== undefined) rejectWithoutContent(step);
      const input = await readInput(cli, { ...flags, stdin });
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async ({ connection, run, log }) => {
        if (flags.output !== undefined) {
          const written = await writeContent(flags.output, connection.stream(key, input, run));
          await cli.output.result(written, ({ bold }, { file, bytes }) => `Wrote ${bold(file)} (${bytes} bytes)`);
          return;
        }
        if (flags.stream === true) {
          for await (const item of connection.stream(key, input, run)) await cli.output.line(item);
          return;
        }
        const result = await connection.run(key, input, { ...run, dryRun: flags.dryRun === true });
        const { status, requestId, calls } = result.response;
        log?.info({ step: key, status, requestId, calls: calls.length }, 'run finished');
        const shown = flags.response === true ? result : result.output;
        await cli.output.result(shown, () => printableJson(shown, 2));
        // On stderr, so that it does not mix with the output.
        if (!cli.output.json && flags.response !== true)
          cli.output.stderr(`${cli.output.errorPaint.dim(printable(callsText(result, flags.dryRun === true)))}\n`);
        if (shortcomingOf(result.output).incomplete === undefined) return;
        cli.output.note(`${key} is incomplete. The report lists the failed sub-steps. Run it again to retry them.`);
        cli.exit.code = partlyFailedExitCode;
      });
    });
}

const eachHelp = `
Bulk runs:
  Name the columns of a CSV file after fields (profile.login) or attributes (login). Separate list entries with ";", or use a
  JSON list. Empty cells are left out. The whole file is checked before the first request. If a row fails, correct it and
  run again with --resume. Only you can read the results file, because outputs may contain links and temporary passwords.
  The exit code is 11 if some inputs failed, or that of the error if the run was stopped.`;

async function runEachInput(
  cli: Cli,
  { step, argument, flags }: { step: ManifestAction; argument: string | undefined; flags: RunFlags & EachFlags },
): Promise<void> {
  if (argument !== undefined) {
    throw usageError('More than one input', 'use only one of --each and -');
  }
  if (flags.each === '-') {
    throw usageError('--each cannot read from stdin', 'use a file');
  }
  const { runForEach } = await import('../bulk/each.ts');
  await withConnection(cli, flags, (connected) => runForEach(cli, { connected, step, flags }));
}

// Only an export returns text.
function rejectWithoutContent({ key, output }: ManifestAction): void {
  if (propertiesOf(output).some(([name]) => name === 'content')) return;
  throw usageError(`${key} does not export a file`, 'leave out --output');
}

function rejectWithoutEach({ results, resume, concurrency: inFlight }: RunFlags): void {
  if (results === undefined && resume === undefined && inFlight === undefined) return;
  throw usageError('--results, --resume and --concurrency require --each', 'add --each <file>');
}

/** A line about the calls of a run, for people. */
function callsText(result: RunResult, dryRun: boolean): string {
  const { status, requestId, rateLimit, calls, confirmed } = result.response;
  return [
    ...(dryRun ? ['dry run: nothing was changed'] : []),
    ...(calls.length === 0 ? [] : [`HTTP ${status}`, `request ${requestId}`]),
    `${calls.length} ${calls.length === 1 ? 'call' : 'calls'}`,
    ...(rateLimit === undefined ? [] : [`${rateLimit.remaining} of ${rateLimit.limit} left`]),
    ...(confirmed === 'checked' ? ['confirmed by a lookup after the response was lost'] : []),
  ].join(' · ');
}
