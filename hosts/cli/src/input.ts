import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Command } from 'commander';
import { isOktaError, OktaError, secretPaths } from 'okta-connector';
import type { Cli } from './cli.ts';
import { parseJson } from './json-text.ts';
import { usageError } from './usage.ts';

/** The largest input that is read, in bytes. */
const largestInput = 64 * 1024 * 1024;

/** Paths that a warning names. */
const mostNamed = 5;

/** Where a command's input may come from; `-` is stdin. */
export interface InputFlags {
  readonly input?: string;
  readonly inputFile?: string;
}

/** Adds the options of {@link InputFlags} to a command, and the argument that stands for stdin. */
export function withInputFlags(command: Command): Command {
  return command
    .argument('[-]', 'read the input from stdin')
    .option('--input <json>', 'the input as JSON')
    .option('--input-file <file>', 'a file that holds the input as JSON');
}

/** Whether the input comes from stdin. Throws if it comes from several places. */
export function takesStdin({ input, inputFile }: InputFlags, argument: string | undefined): boolean {
  if ([input, inputFile, argument].filter((source) => source !== undefined).length > 1) {
    const hint = 'give one of --input, --input-file and -';
    throw usageError(`The input comes from more than one place; ${hint}.`, hint);
  }
  if (argument !== undefined && argument !== '-') {
    const hint = 'give it as --input JSON or --input-file FILE, or - to read it from stdin';
    throw usageError(`The input is no argument of its own; ${hint}.`, hint);
  }
  return [input, inputFile, argument].includes('-');
}

/** The input of a command; an empty object if none is given. */
export async function readInput(cli: Cli, flags: InputFlags & { readonly stdin: boolean }): Promise<unknown> {
  if (flags.stdin) return parseJson(await readStdin(cli), 'stdin');
  if (flags.inputFile !== undefined) return readJsonFile(flags.inputFile);
  if (flags.input === undefined) return {};
  const input = parseJson(flags.input, '--input');
  warnOfSecrets(cli, input);
  return input;
}

function warnOfSecrets({ output }: Cli, input: unknown): void {
  const paths = secretPaths(input);
  if (paths.length === 0) return;
  const told = `${paths.slice(0, mostNamed).join(', ')}${paths.length > mostNamed ? ' and more' : ''}`;
  output.note(
    `--input holds secrets (${told}), and other users of the machine and the shell's history can read them. Use --input-file FILE or - instead.`,
  );
}

/** The value in a JSON file. Throws `invalid_request` with the file's name. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(createReadStream(file), file).catch((error: unknown) => {
    throw isOktaError(error) ? error : refuseFile(file, error);
  });
  return parseJson(text, file);
}

const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
};

function refuseFile(file: string, error: unknown): OktaError {
  const hint = 'name a file that holds JSON';
  return usageError(`${file} cannot be read: ${whyUnreadable(error)}; ${hint}.`, hint);
}

/** Why a file could not be read, as part of a sentence. */
export function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = 'code' in error ? fileFaults[String(error.code)] : undefined;
  return known ?? error.message;
}

/** Reads a text to its end, unless it is larger than any input can be. */
async function readText(stream: Readable, source: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    chunks.push(piece);
    if (bytes <= largestInput) continue;
    const hint = 'run a file of many inputs with --each';
    throw usageError(`${source} holds more than ${largestInput / 1024 / 1024} MB; ${hint}.`, hint);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readStdin({ streams, interrupt }: Cli): Promise<string> {
  try {
    return await readText(addAbortSignal(interrupt.signal, streams.stdin), 'stdin');
  } catch (cause) {
    if (isOktaError(cause)) throw cause;
    throw new OktaError('cancelled', 'The input was not read to its end, so nothing was sent.', { cause });
  }
}
