import { Command, CommanderError } from 'commander';
import { categoryFacts, isOktaError, version } from 'okta-connector';
import type { Cli } from './cli.ts';
import { addApply } from './commands/apply.ts';
import { addDeadLetters } from './commands/dead-letters.ts';
import { addDescribe } from './commands/describe.ts';
import { addEvents } from './commands/events.ts';
import { addFields } from './commands/fields.ts';
import { addHooks } from './commands/hooks.ts';
import { addList } from './commands/list.ts';
import { addManifest } from './commands/manifest.ts';
import { addMcp } from './commands/mcp.ts';
import { addOperations } from './commands/operations.ts';
import { addOptions } from './commands/options.ts';
import { addPlan } from './commands/plan.ts';
import { addPoll } from './commands/poll.ts';
import { addRecord } from './commands/record.ts';
import { addRun } from './commands/run.ts';
import { addSandbox } from './commands/sandbox.ts';
import { addScopes } from './commands/scopes.ts';
import { addServe } from './commands/serve.ts';
import { addShow } from './commands/show.ts';
import { addTest } from './commands/test.ts';
import { addUndo } from './commands/undo.ts';
import { addWatch } from './commands/watch.ts';
import { writtenOutputs } from './effects.ts';
import { exitCodeOf, failureJson, failureText } from './failure.ts';
import { listenForInterrupt } from './interrupt.ts';
import { Output, type Streams } from './output.ts';
import { selfName } from './self.ts';
import { refusedUsage, refuseToken } from './usage.ts';

/** Runs one command line and returns its exit code. */
export async function runCli(argv: readonly string[], streams: Streams): Promise<number> {
  const interrupt = listenForInterrupt();
  const output = new Output(streams, { json: asksForJson(argv), onClosed: () => interrupt.abort() });
  output.hide(streams.env['OKTA_CLIENT_TOKEN'] ?? '');
  const cli: Cli = { output, streams, interrupt, self: selfName(streams.env), exit: { code: 0 } };
  const program = buildProgram(cli);
  try {
    refuseToken(argv);
    await program.parseAsync(argv, { from: 'user' });
    return cli.exit.code;
  } catch (caught) {
    if (caught instanceof CommanderError && isHelp(caught))
      return caught.exitCode === 0 ? 0 : categoryFacts.invalid_request.exitCode;
    const error = caught instanceof CommanderError ? refusedUsage(caught, { program, argv }) : caught;
    if (output.closed && isOktaError(error) && error.category === 'cancelled') return 0;
    printFailure(output, error);
    // Goes to stdout like the output of a successful run: it may contain a temporary password or a link.
    const written = isOktaError(error) ? writtenOutputs(error) : [];
    if (written.length > 0)
      await output
        .result({ written }, (_, shown) => JSON.stringify(shown, null, 2))
        .catch((failed: unknown) => printFailure(output, failed));
    // A shell must see that the command was interrupted, whatever its result.
    return interrupt.pressed ? categoryFacts.cancelled.exitCode : exitCodeOf(error);
  } finally {
    interrupt.release();
  }
}

/** Builds the commands. */
function buildProgram(cli: Cli): Command {
  const program = new Command('okta-connector')
    .description('Run Okta actions and triggers, or try them in a sandbox org.')
    .version(version, '-V, --version', 'Show the version')
    .option('--json', 'Print results, notes and errors as JSON')
    .helpOption('-h, --help', 'Show help for a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void cli.output.write(text).catch((error: unknown) => printFailure(cli.output, error)),
      writeErr: (text) => cli.output.stderr(text),
      // Errors of commander are rephrased in refusedUsage.
      outputError: () => {},
    })
    .exitOverride();
  for (const add of [
    addList,
    addDescribe,
    addTest,
    addScopes,
    addRun,
    addPlan,
    addShow,
    addApply,
    addUndo,
    addRecord,
    addOptions,
    addOperations,
    addFields,
    addSandbox,
    addServe,
    addMcp,
    addManifest,
    addPoll,
    addEvents,
    addWatch,
    addHooks,
    addDeadLetters,
  ])
    add(program, cli);
  return program;
}

function printFailure(output: Output, error: unknown): void {
  output.stderr(`${output.jsonErrors ? failureJson(error) : failureText(error, output.errorPaint)}\n`);
}

function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? undefined : end).includes('--json');
}
