import { type Command, Option } from 'commander';
import { type RunResult, shortcomingOf } from 'okta-connector';
import type { EachFlags } from '../bulk/each.ts';
import { findStep, type Step } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { partlyFailedExitCode } from '../exit-codes.ts';
import { type InputFlags, readInput, takesStdin, withInputFlags } from '../input.ts';
import { wholeNumber } from '../number-flags.ts';
import { printable, printableJson } from '../printable.ts';
import { usageError } from '../usage.ts';

interface RunFlags extends ConnectionFlags, InputFlags, Partial<EachFlags> {
  readonly stream?: true;
  readonly response?: true;
}

/** `run`: one action, once or for every input of a file. */
export function addRun(program: Command, cli: Cli): void {
  withConnectionFlags(
    withInputFlags(program.command('run').argument('<action>', 'key of an action, as "list" shows it'))
      .option('--dry-run', 'read, but stop before the first write and tell what it would be')
      .option('--response', 'print status, request ID, rate limit and calls along with the output')
      .addOption(
        new Option('--stream', 'print every item of a list, one JSON line each').conflicts(['dryRun', 'response']),
      )
      .addOption(
        new Option('--each <file>', 'run it for every input of a file: CSV with a header, or JSON lines').conflicts([
          'input',
          'inputFile',
          'stream',
          'response',
        ]),
      )
      .option('--results <file>', 'where --each writes its results, JSON lines; next to the inputs if left out')
      .option('--resume', 'go on with an --each that was ended')
      .option(
        '--concurrency <number>',
        'inputs of --each under way at most; 20 if left out',
        wholeNumber('--concurrency', { least: 1, most: 1000 }),
      ),
  )
    .description('run an action and print its output')
    .addHelpText('after', eachHelp)
    .action(async (key: string, argument: string | undefined, flags: RunFlags) => {
      const stdin = takesStdin(flags, argument);
      const step = findStep(key);
      if (flags.each !== undefined) return each(cli, { step, argument, flags: { ...flags, each: flags.each } });
      refuseWithoutEach(flags);
      const input = await readInput(cli, { ...flags, stdin });
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async ({ connection, run, log }) => {
        if (flags.stream === true) {
          for await (const item of connection.stream(key, input, run)) await cli.output.line(item);
          return;
        }
        const result = await connection.run(key, input, { ...run, dryRun: flags.dryRun === true });
        const { status, requestId, calls } = result.response;
        log?.info({ step: key, status, requestId, calls: calls.length }, 'run finished');
        await cli.output.result(flags.response === true ? result : result.output, () => pretty(cli, result, flags));
        if (shortcomingOf(result.output).incomplete === undefined) return;
        cli.output.note(
          `${key} is not complete: the report says which sub-steps failed, and why; run it again for these.`,
        );
        cli.exit.code = partlyFailedExitCode;
      });
    });
}

const eachHelp = `
The whole file of --each is read before anything is sent. Name the columns of a CSV after the fields (profile.login) or the
attributes (login). Separate the entries of a list by ";", or write a JSON list. Empty cells are left out. A row that cannot be
read fails alone; correct it and run it with --resume. Only the owner can read the results file: outputs may hold links and
temporary passwords. The exit code is 11 if some inputs failed, and the code of the error if the run was stopped.`;

async function each(
  cli: Cli,
  { step, argument, flags }: { step: Step; argument: string | undefined; flags: RunFlags & EachFlags },
): Promise<void> {
  if (argument !== undefined) {
    const hint = 'give one of --each and -';
    throw usageError(`The inputs come from more than one place; ${hint}.`, hint);
  }
  if (flags.each === '-') {
    const hint = 'write them to a file';
    throw usageError(`--each reads its inputs more than once, so they cannot come from stdin; ${hint}.`, hint);
  }
  const { runForEach } = await import('../bulk/each.ts');
  await withConnection(cli, flags, (connected) => runForEach(cli, { connected, step, flags }));
}

function refuseWithoutEach({ results, resume, concurrency: inFlight }: RunFlags): void {
  if (results === undefined && resume === undefined && inFlight === undefined) return;
  const hint = 'add --each FILE';
  throw usageError(`--results, --resume and --concurrency are for the inputs of a file; ${hint}.`, hint);
}

/** For people the calls go to stderr, where they do not mix with the output. */
function pretty({ output }: Cli, result: RunResult, { dryRun, response }: RunFlags): string {
  if (response === true) return printableJson(result, 2);
  const { status, requestId, rateLimit, calls, confirmed } = result.response;
  const facts = [
    ...(dryRun === true ? ['dry run: nothing was changed'] : []),
    ...(calls.length === 0 ? [] : [`HTTP ${status}`, `request ${requestId}`]),
    `${calls.length} ${calls.length === 1 ? 'call' : 'calls'}`,
    ...(rateLimit === undefined ? [] : [`${rateLimit.remaining} of ${rateLimit.limit} left`]),
    ...(confirmed === 'checked' ? ['looked up after its answer was lost'] : []),
  ];
  output.complain(`${output.errorPaint.dim(printable(facts.join(' · ')))}\n`);
  return printableJson(result.output, 2);
}
