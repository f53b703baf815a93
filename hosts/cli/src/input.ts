import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Command } from 'commander';
import { isOktaError, OktaError } from 'okta-connector';
import { secretPaths } from 'okta-connector/host';
import type { Cli } from './cli.ts';
import { encodingOf } from './encoding.ts';
import { parseJson } from './json-text.ts';
import { usageError } from './usage.ts';

/** The largest input, in bytes. */
const largestInput = 64 * 1024 * 1024;

/** The most paths that a warning names. */
const mostNamed = 5;

/** Sources of a command's input; `-` is stdin. */
export interface InputFlags {
  readonly input?: string;
  readonly inputFile?: string;
}

/** Adds the options of {@link InputFlags} to a command, and the argument that stands for stdin. */
export function withInputFlags(command: Command): Command {
  return command
    .argument('[-]', 'Read the input from stdin')
    .option('--input <json>', 'Input as JSON')
    .option('--input-file <file>', 'File with the input as JSON');
}

/** Whether the input comes from stdin. Throws if there is more than one source. */
export function takesStdin({ input, inputFile }: InputFlags, argument: string | undefined): boolean {
  if ([input, inputFile, argument].filter((source) => source !== undefined).length > 1) {
    throw usageError('More than one input', 'use only one of --input, --input-file and -');
  }
  if (argument !== undefined && argument !== '-') {
    throw usageError('Unexpected argument', 'use --input <json> or --input-file <file>, or - for stdin');
  }
  return [input, inputFile, argument].includes('-');
}

/** Reads the input of a command; an empty object without one. */
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
  const names = `${paths.slice(0, mostNamed).join(', ')}${paths.length > mostNamed ? ' and more' : ''}`;
  output.note(
    `--input contains secrets (${names}). They are visible to other users of this machine and in the shell history. Use --input-file or - instead.`,
  );
}

/** Reads a JSON file. Throws `invalid_request` with the file's name. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(createReadStream(file), file).catch((error: unknown) => {
    throw isOktaError(error) ? error : refuseFile(file, error);
  });
  return parseJson(text, file);
}

const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
};

function refuseFile(file: string, error: unknown): OktaError {
  return usageError(`Cannot read ${file} (${whyUnreadable(error)})`, 'use a JSON file');
}

/** The reason why a file could not be read, in a few words. */
export function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = 'code' in error ? fileFaults[String(error.code)] : undefined;
  return known ?? error.message;
}

/** Reads a whole text. Throws `invalid_request` if it is too large for an input. */
async function readText(stream: Readable, source: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    chunks.push(piece);
    if (bytes <= largestInput) continue;
    const what = `${source} is larger than ${largestInput / 1024 / 1024} MB`;
    throw usageError(what, 'use --each for a file of many inputs');
  }
  const text = Buffer.concat(chunks);
  return new TextDecoder(encodingOf(text)).decode(text);
}

async function readStdin({ streams, interrupt }: Cli): Promise<string> {
  try {
    return await readText(addAbortSignal(interrupt.signal, streams.stdin), 'stdin');
  } catch (cause) {
    if (isOktaError(cause)) throw cause;
    throw new OktaError('cancelled', { what: 'Canceled while reading the input. Nothing was sent' }, { cause });
  }
}
