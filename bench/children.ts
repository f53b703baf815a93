import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const running = new Set<ChildProcess>();
process.once('exit', endAll);

/** Ends every process that still runs. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Ends a process at the latest with this one. */
export function endWithUs<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Runs a file with a task, and reads the line that it prints. */
export function startTask(file: URL, task: unknown): { child: ChildProcess; line: Promise<string> } {
  const args = ['--expose-gc', file.pathname, JSON.stringify(task)];
  const child = endWithUs(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  const lines = createInterface({ input: child.stdout });
  const line = Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'close').then(() => {
      throw new Error(`${file.pathname} ended without a result.`);
    }),
  ]);
  return { child, line };
}

/** A worker that waits for the signal to begin. */
export interface ReadyWorker<Result> {
  go(): Promise<Result>;
}

/** Starts a worker, which prints a line when it is ready and another one with its result. */
export async function prepareWorker<Result>(file: URL, task: unknown): Promise<ReadyWorker<Result>> {
  const args = [file.pathname, JSON.stringify(task)];
  const child = endWithUs(spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async go() {
      child.stdin.write('go\n');
      return JSON.parse((await lines.next()).value ?? '{}');
    },
  };
}
