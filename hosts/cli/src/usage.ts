import type { Command, CommanderError } from 'commander';
import { manifest, OktaError, type Problem } from 'okta-connector';
import { nearestName } from 'okta-connector/host';

/** A problem with how the command line was called. */
export function usageError(what: string, hint?: string): OktaError {
  return new OktaError('invalid_request', { what, hint });
}

/** A hint that names the nearest known name, or else the given one. */
export function nameHint(name: string, names: readonly string[], otherwise: string): string {
  const near = nearestName(name, names);
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}

const tokenFlag = /^--?(okta-?)?(api-?)?token(=|$)/i;
const keyFlag = /^--?(okta-?)?(?:private-?key|client-?secret)(=|$)/i;

/** Rejects a token among the arguments, before anything else reads them. */
export function refuseToken(argv: readonly string[]): void {
  const flag = argv.find((argument) => tokenFlag.test(argument) || keyFlag.test(argument));
  if (flag === undefined) return;
  throw usageError(
    `${flag.split('=')[0]} is not accepted, because other users of this machine can read arguments`,
    keyFlag.test(flag)
      ? 'set OKTA_CLIENT_PRIVATEKEY to the key or its file instead, and replace this key if it is real'
      : 'set OKTA_CLIENT_TOKEN instead, and revoke this token if it is real',
  );
}

/** Rephrases an error of commander, with the nearest name and without values that may be secrets. */
export function refusedUsage(error: CommanderError, context: UsageContext): OktaError {
  const said = error.message.replace(/^error: /, '').split('\n')[0] ?? '';
  const { command, path, next } = calledCommand(context);
  const help = `run "${['okta-connector', ...path].join(' ')} --help"`;
  const name = path.join(' ') || 'okta-connector';
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(next, { command, path, help });
    case 'commander.unknownOption': {
      const flag = /'(--?[A-Za-z][A-Za-z-]*)/.exec(said)?.[1] ?? '';
      const flags = [...command.options, ...context.program.options].flatMap(({ long }) => long ?? []);
      return usageError(`Unknown option ${flag}`, flag.startsWith('--') ? nameHint(flag, flags, help) : help);
    }
    case 'commander.excessArguments':
      // The extra arguments are not repeated: they may be anything, a token included.
      return usageError(`Too many arguments for ${name}`, help);
    case 'commander.missingArgument':
      return usageError(`${name} requires the argument <${/'(.+)'/.exec(said)?.[1]}>`, help);
    case 'commander.missingMandatoryOptionValue':
      return usageError(`${name} requires the option ${/'(.+)'/.exec(said)?.[1]}`, help);
    case 'commander.optionMissingArgument':
      return usageError(`The option ${/'(?:-\w, )?(--[\w-]+)/.exec(said)?.[1]} requires a value`, help);
    case 'commander.conflictingOption': {
      const [one, other] = [...said.matchAll(/'(?:-\w, )?(--[\w-]+)/g)].map(([, flag]) => flag);
      return usageError(`The options ${one} and ${other} cannot be used together`, help);
    }
    default:
      return usageError(said, help);
  }
}

interface UsageContext {
  readonly program: Command;
  readonly argv: readonly string[];
}

/** The innermost command that was named, the path to it, and the word after it. */
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

/** Whether a text looks like a name that may be repeated, and not like a secret in the wrong place. */
export function looksLikeName(text: string): boolean {
  return /^[a-z][a-z0-9_-]{0,40}$/i.test(text);
}

interface CommandContext {
  readonly command: Command;
  readonly path: readonly string[];
  readonly help: string;
}

function unknownCommand(name = '', { command, path, help }: CommandContext): OktaError {
  if (!looksLikeName(name)) return usageError('Unknown command', help);
  const other = otherKind(name, 'a command');
  if (other !== undefined) return usageError(other.what, other.hint);
  const names = command.commands.map((candidate) => candidate.name());
  return usageError(`Unknown command "${[...path, name].join(' ')}"`, nameHint(name, names, help));
}

/** The problem with the key of an action or a trigger where something else was expected; `undefined` if it is neither. */
export function otherKind(key: string, expected: 'a command' | 'an action' | 'a trigger'): Problem | undefined {
  const { actions, triggers } = manifest;
  if (expected !== 'an action' && actions.some((action) => action.key === key))
    return { what: `${key} is an action, not ${expected}`, hint: `run "okta-connector run ${key}"` };
  if (expected !== 'a trigger' && triggers.some((trigger) => trigger.key === key))
    return { what: `${key} is a trigger, not ${expected}`, hint: `run "okta-connector poll ${key}"` };
  return undefined;
}
