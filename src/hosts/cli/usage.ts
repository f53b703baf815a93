import type { Command, CommanderError } from 'commander';
import { manifest, OktaError } from '../../index.ts';
import { didYouMean } from '../../runtime/nearest.ts';

/** A fault in how the command line was called. */
export function usageError(message: string, hint: string): OktaError {
  return new OktaError('invalid_request', message, { hint });
}

const tokenFlag = /^--?(okta-?)?(api-?)?token(=|$)/i;

/** Refuses a token among the arguments, before anything else reads them. */
export function refuseToken(argv: readonly string[]): void {
  const flag = argv.find((argument) => tokenFlag.test(argument));
  if (flag === undefined) return;
  const hint = 'set OKTA_CLIENT_TOKEN, or leave it out to be asked for it, and replace this token if it is in use';
  throw usageError(
    `${flag.split('=')[0]} is not taken: other users of the machine can read arguments, and the shell keeps them; ${hint}.`,
    hint,
  );
}

/** What commander refused, as one sentence with the nearest name, and without values that may be secrets. */
export function refusedUsage(error: CommanderError, { program, argv }: UsageContext): OktaError {
  const said = error.message.replace(/^error: /, '').split('\n')[0] ?? '';
  const [command] = argv.filter((argument) => !argument.startsWith('-'));
  const known = program.commands.find((candidate) => candidate.name() === command);
  const hint = `see "okta-connector ${known === undefined ? '' : `${known.name()} `}--help"`;
  switch (error.code) {
    case 'commander.unknownCommand':
      return usageError(unknownCommand(command, program), hint);
    case 'commander.unknownOption': {
      const flag = /'(--?[A-Za-z][A-Za-z-]*)/.exec(said)?.[1] ?? '';
      const flags = [...(known?.options ?? []), ...program.options].flatMap(({ long }) => long ?? []);
      const near = flag.startsWith('--') ? didYouMean(flag, flags) : '';
      return usageError(`There is no option ${flag}${near === '' ? `; ${hint}.` : near}`, hint);
    }
    case 'commander.excessArguments':
      // The surplus itself is not repeated: it may be anything, a token included.
      return usageError(`There are too many arguments for ${known?.name() ?? 'okta-connector'}; ${hint}.`, hint);
    case 'commander.missingArgument':
      return usageError(`${known?.name()} needs the argument ${/'(.+)'/.exec(said)?.[1]}; ${hint}.`, hint);
    case 'commander.optionMissingArgument':
      return usageError(`The option ${/'(?:-\w, )?(--[\w-]+)/.exec(said)?.[1]} needs a value; ${hint}.`, hint);
    case 'commander.conflictingOption':
      return usageError(`${said.replaceAll(/'(?:-\w, )?(--[\w-]+)[^']*'/g, '$1')}; ${hint}.`, hint);
    default:
      return usageError(`${said}; ${hint}.`, hint);
  }
}

interface UsageContext {
  readonly program: Command;
  readonly argv: readonly string[];
}

/** Whether a text looks like a name that may be repeated, unlike a secret in the wrong place. */
export function looksLikeName(text: string): boolean {
  return /^[a-z][a-z0-9_-]{0,40}$/i.test(text);
}

function unknownCommand(name = '', program: Command): string {
  if (!looksLikeName(name)) return 'There is no such command; "okta-connector --help" shows them all.';
  if (manifest.actions.some(({ key }) => key === name))
    return `${name} is a step, not a command; run it with "okta-connector run ${name}".`;
  const near = didYouMean(
    name,
    program.commands.map((command) => command.name()),
  );
  return `There is no command "${name}"${near === '' ? '; "okta-connector --help" shows them all.' : near}`;
}
