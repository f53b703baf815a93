import type { Command, CommanderError } from 'commander';
import { didYouMean, manifest, OktaError } from 'okta-connector';

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
export function refusedUsage(error: CommanderError, context: UsageContext): OktaError {
  const said = error.message.replace(/^error: /, '').split('\n')[0] ?? '';
  const { command, path, next } = calledCommand(context);
  const hint = `see "${['okta-connector', ...path].join(' ')} --help"`;
  const name = path.join(' ') || 'okta-connector';
  switch (error.code) {
    case 'commander.unknownCommand':
      return usageError(unknownCommand(next, { command, path }), hint);
    case 'commander.unknownOption': {
      const flag = /'(--?[A-Za-z][A-Za-z-]*)/.exec(said)?.[1] ?? '';
      const flags = [...command.options, ...context.program.options].flatMap(({ long }) => long ?? []);
      const near = flag.startsWith('--') ? didYouMean(flag, flags) : '';
      return usageError(`There is no option ${flag}${near === '' ? `; ${hint}.` : near}`, hint);
    }
    case 'commander.excessArguments':
      // The surplus itself is not repeated: it may be anything, a token included.
      return usageError(`There are too many arguments for ${name}; ${hint}.`, hint);
    case 'commander.missingArgument':
      return usageError(`${name} needs the argument ${/'(.+)'/.exec(said)?.[1]}; ${hint}.`, hint);
    case 'commander.missingMandatoryOptionValue':
      return usageError(`${name} needs the option ${/'(.+)'/.exec(said)?.[1]}; ${hint}.`, hint);
    case 'commander.optionMissingArgument':
      return usageError(`The option ${/'(?:-\w, )?(--[\w-]+)/.exec(said)?.[1]} needs a value; ${hint}.`, hint);
    case 'commander.conflictingOption': {
      const [one, other] = [...said.matchAll(/'(?:-\w, )?(--[\w-]+)/g)].map(([, flag]) => flag);
      return usageError(`The options ${one} and ${other} exclude each other; ${hint}.`, hint);
    }
    default:
      return usageError(`${said}; ${hint}.`, hint);
  }
}

interface UsageContext {
  readonly program: Command;
  readonly argv: readonly string[];
}

/** The innermost command that was named, the way to it, and the word after it. */
function calledCommand({ program, argv }: UsageContext) {
  const words = argv.filter((argument) => !argument.startsWith('-'));
  let command = program;
  const path: string[] = [];
  for (const word of words) {
    const inner = command.commands.find((candidate) => candidate.name() === word);
    if (inner === undefined) return { command, path, next: word };
    command = inner;
    path.push(word);
  }
  return { command, path, next: undefined };
}

/** Whether a text looks like a name that may be repeated, unlike a secret in the wrong place. */
export function looksLikeName(text: string): boolean {
  return /^[a-z][a-z0-9_-]{0,40}$/i.test(text);
}

function unknownCommand(name = '', { command, path }: { command: Command; path: readonly string[] }): string {
  const all = `"${['okta-connector', ...path].join(' ')} --help" shows them all`;
  if (!looksLikeName(name)) return `There is no such command; ${all}.`;
  const other = otherKind(name, 'a command');
  if (other !== undefined) return other;
  const near = didYouMean(
    name,
    command.commands.map((candidate) => candidate.name()),
  );
  return `There is no command "${[...path, name].join(' ')}"${near === '' ? `; ${all}.` : near}`;
}

/** What to do with the key of an action or a trigger where `wanted` was expected; `undefined` if it is neither. */
export function otherKind(key: string, wanted: 'a command' | 'an action' | 'a trigger'): string | undefined {
  const { actions, triggers } = manifest;
  if (wanted !== 'an action' && actions.some((action) => action.key === key))
    return `${key} is an action, not ${wanted}; run it with "okta-connector run ${key}".`;
  if (wanted !== 'a trigger' && triggers.some((trigger) => trigger.key === key))
    return `${key} is a trigger, not ${wanted}; poll it with "okta-connector poll ${key}".`;
  return undefined;
}
