import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Sandbox } from '../../../sandbox/src/index.ts';
import { emitted } from '../../../test/support/emitted.ts';
import { root } from '../../../test/support/source-files.ts';
import { runCli } from '../src/program.ts';

/** How a command line is called. */
export interface Call {
  readonly env?: Readonly<Record<string, string>>;
  /** The content of stdin. */
  readonly input?: string;
}

/** What a command line left behind. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line that is running in a process of its own. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** What stdout has had so far. */
  stdout(): string;
  /** Waits until stdout or stderr has had this text. */
  said(text: string): Promise<void>;
}

/** The command line from its source. */
export // Packages of this repository run as they stand, not as they were last built.
const main = ['--conditions=@okta-connector/source', join(root, 'hosts/cli/src/main.ts')];

/** The variables of a connection to a sandbox org. */
export function connectionEnv({ url, token }: Pick<Sandbox, 'url' | 'token'>): Record<string, string> {
  return { OKTA_CLIENT_ORGURL: url, OKTA_CLIENT_TOKEN: token };
}

/** Starts the command line as a process. */
export function start(args: readonly string[], call: Call = {}): Running {
  return startProcess([process.execPath, ...main, ...args], call);
}

/** Starts the command line on a terminal of its own. */
export function startOnTerminal(args: readonly string[], call: Call = {}): Running {
  const command = [process.execPath, ...main, ...args].map((word) => `'${word}'`).join(' ');
  return startProcess(['script', '-qec', command, '/dev/null'], call);
}

/** Whether the `script` command of util-linux is available, which runs a command on a terminal. */
export const hasTerminals = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');

/** Starts a program without any variables but those given, and where Node keeps compiled modules. */
export function startProcess([file = '', ...args]: readonly string[], { env = {}, input }: Call): Running {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const child = spawn(file, args, { cwd: root, env: { PATH, NODE_COMPILE_CACHE, TERM: 'xterm', ...env } });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const heard = () => {
    for (const check of waiting) check();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard();
  });
  child.stdin.on('error', () => {});
  if (input !== undefined) child.stdin.end(input);
  return {
    child,
    stdout: () => stdout,
    ended: new Promise((resolve) =>
      child.on('close', (code) => {
        // Only the command that starts an org prints its token.
        if (!args.includes('sandbox')) emitted({ file, args, stdout, stderr });
        resolve({ code, stdout, stderr });
      }),
    ),
    said: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!stdout.includes(text) && !stderr.includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        child.on('close', () => reject(new Error(`It ended without saying ${text}: ${stdout}${stderr}`)));
        check();
      }),
  };
}

/** Runs the command line as a process, to its end. Stdin is empty unless given. */
export function run(args: readonly string[], { input = '', ...call }: Call = {}): Promise<Ended> {
  return start(args, { ...call, input }).ended;
}

/** Runs the command line in this process. `terminal` lists the streams that act as a terminal. */
export async function runHere(
  args: readonly string[],
  { env = {}, input = '', terminal = [] }: Call & { readonly terminal?: readonly ('stdout' | 'stderr')[] } = {},
): Promise<Ended> {
  const stdin = new PassThrough();
  stdin.end(input);
  const stdout = collector(terminal.includes('stdout'));
  const stderr = collector(terminal.includes('stderr'));
  const code = await runCli(args, {
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { TERM: 'xterm', ...env },
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(isTTY: boolean) {
  let text = '';
  const stream = Object.assign(new PassThrough(), { isTTY });
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return { stream, text: () => text };
}

/** Waits until a condition is true. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
