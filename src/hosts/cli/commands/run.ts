import { type Command, Option } from 'commander';
import type { RunResult } from '../../../index.ts';
import { findStep } from '../catalogue.ts';
import type { Cli } from '../cli.ts';
import { type ConnectionFlags, withConnection, withConnectionFlags } from '../connection.ts';
import { type InputFlags, readInput, takesStdin } from '../input.ts';

interface RunFlags extends ConnectionFlags, InputFlags {
  readonly dryRun?: true;
  readonly stream?: true;
  readonly response?: true;
}

/** `run`: one action, once. */
export function addRun(program: Command, cli: Cli): void {
  withConnectionFlags(
    program
      .command('run')
      .argument('<action>', 'key of an action, as "list" shows it')
      .argument('[-]', 'read the input from stdin')
      .option('--input <json>', 'the input as JSON')
      .option('--input-file <file>', 'a file that holds the input as JSON')
      .option('--dry-run', 'read, but stop before the first write and tell what it would be')
      .addOption(new Option('--response', 'print status, request ID, rate limit and calls along with the output'))
      .addOption(
        new Option('--stream', 'print every item of a list, one JSON line each').conflicts(['dryRun', 'response']),
      ),
  )
    .description('run an action and print its output')
    .action(async (key: string, argument: string | undefined, flags: RunFlags) => {
      const stdin = takesStdin(flags, argument);
      findStep(key);
      const input = await readInput(cli, { ...flags, stdin });
      await withConnection(cli, { ...flags, stdinTaken: stdin }, async ({ connection, run, log }) => {
        if (flags.stream === true) {
          for await (const item of connection.stream(key, input, run))
            await cli.output.write(`${JSON.stringify(item)}\n`);
          return;
        }
        const result = await connection.run(key, input, { ...run, dryRun: flags.dryRun === true });
        const { status, requestId, calls } = result.response;
        log?.info({ step: key, status, requestId, calls: calls.length }, 'run finished');
        await cli.output.result(flags.response === true ? result : result.output, () => pretty(cli, result, flags));
      });
    });
}

/** For people the calls go to stderr, where they do not mix with the output. */
function pretty({ output }: Cli, result: RunResult, { dryRun, response }: RunFlags): string {
  if (response === true) return JSON.stringify(result, null, 2);
  const { status, requestId, rateLimit, calls, confirmed } = result.response;
  const facts = [
    ...(dryRun === true ? ['dry run: nothing was changed'] : []),
    ...(calls.length === 0 ? [] : [`HTTP ${status}`, `request ${requestId}`]),
    `${calls.length} ${calls.length === 1 ? 'call' : 'calls'}`,
    ...(rateLimit === undefined ? [] : [`${rateLimit.remaining} of ${rateLimit.limit} left`]),
    ...(confirmed === 'checked' ? ['looked up after its answer was lost'] : []),
  ];
  output.complain(`${output.errorPaint.dim(facts.join(' · '))}\n`);
  return JSON.stringify(result.output, null, 2);
}
