import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ScaleResult, ScaleTask } from './worker.ts';

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A worker that waits for the signal to begin. */
export interface ReadyWorker {
  go(): Promise<ScaleResult>;
}

/** Starts a worker. */
export async function prepare(task: ScaleTask): Promise<ReadyWorker> {
  const worker = new URL('worker.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [worker, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async go() {
      child.stdin.write('go\n');
      return JSON.parse((await lines.next()).value ?? '{}');
    },
  };
}
