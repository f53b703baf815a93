import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A process that a test started, with its output. */
export interface Started {
  readonly child: ChildProcess;
  /** The log file, so that other processes can read the output. */
  readonly logFile: string;
  /** The last lines of its output. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts a process in a group of its own, so that stopping it stops its children too. */
export function start(
  command: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; cwd?: string; uid?: number; gid?: number },
): Started {
  const logFile = join(tmpdir(), `okta-n8n-${randomUUID()}.log`);
  const output = openSync(logFile, 'a');
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.on('error', (error) => appendFileSync(logFile, error.message));
  return {
    child,
    logFile,
    log: () => endOf(logFile),
    async stop() {
      rmSync(logFile, { force: true });
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const ended = once(child, 'exit');
      const end = (signal: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, signal);
      end('SIGTERM');
      const timer = setTimeout(() => end('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The end of a log; empty if there is none. */
export function endOf(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-20_000) : '';
}

/** A TCP port on loopback that is free now and below the range for outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + randomInt(15_000);
    if (await isFree(port)) return port;
  }
}

/** Whether a port on loopback is free. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!free) return false;
  server.close();
  await once(server, 'close');
  return true;
}

/** Polls until the result is defined. Fails with the text of `told` after `seconds`. */
export async function until<Value>(
  ask: () => Promise<Value | undefined>,
  { seconds, told, everyMs = 250 }: { seconds: number; told: () => string; everyMs?: number },
): Promise<Value> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(told());
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
