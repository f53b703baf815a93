import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { SandboxOptions, TrafficStats } from '../sandbox/src/index.ts';
import type { OrgReady } from './org.ts';

const running = new Set<ChildProcess>();

/** Ends every process that is still running. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

// The SDK must reach loopback without a proxy and ignore settings of this machine.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(https?_proxy|okta_.*|node_options)$/i.test(name)),
);

/** A worker that takes longer, in milliseconds, hangs. */
const patienceMs = 120_000;

function start(args: readonly string[]): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: environment });
  running.add(child);
  child.once('close', () => running.delete(child));
  if (child.stdout === null) throw new Error('The process has no output.');
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function lineOf(lines: AsyncIterator<string>, what: string): Promise<string> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error(`${what} ended without an answer.`);
  return value;
}

/** Runs Node with these arguments and returns the JSON that it prints. */
export async function measure<Result>(args: readonly string[]): Promise<Result> {
  const { child, lines } = start(args);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  try {
    const [line] = await Promise.all([lineOf(lines, args.join(' ').slice(0, 200)), once(child, 'close')]);
    if (child.exitCode !== 0) throw new Error(`${args[0]} ended with ${child.exitCode ?? child.signalCode}.`);
    return JSON.parse(line);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs one scenario in a fresh process. */
export function work<Result>(worker: string, task: object): Promise<Result> {
  return measure(['--expose-gc', new URL(`workers/${worker}.ts`, import.meta.url).pathname, JSON.stringify(task)]);
}

/** A sandbox org in a process of its own. */
export interface BenchOrg extends OrgReady {
  /** The traffic since the previous call. */
  stats(): Promise<TrafficStats>;
  close(): Promise<void>;
}

/** Starts a sandbox org. */
async function startOrg(options: SandboxOptions): Promise<BenchOrg> {
  const { child, lines } = start([new URL('org.ts', import.meta.url).pathname, JSON.stringify(options)]);
  const ready: OrgReady = JSON.parse(await lineOf(lines, 'The sandbox org'));
  return {
    ...ready,
    async stats() {
      child.stdin?.write('stats\n');
      return JSON.parse(await lineOf(lines, 'The sandbox org'));
    },
    async close() {
      if (child.exitCode !== null) return;
      const closed = once(child, 'close');
      child.stdin?.end();
      await closed;
    },
  };
}

/** Starts an org, uses it and closes it. */
export async function withOrg<Result>(
  options: SandboxOptions,
  use: (org: BenchOrg) => Promise<Result>,
): Promise<Result> {
  const org = await startOrg(options);
  try {
    return await use(org);
  } finally {
    await org.close();
  }
}
