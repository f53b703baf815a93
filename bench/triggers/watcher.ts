import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { WorkerSaid, WorkerTask } from './worker.ts';

const worker = new URL('worker.ts', import.meta.url).pathname;

/** The package as it stands in the sources. */
export const sourceEntry = new URL('../../src/index.ts', import.meta.url).href;

/** What Okta sends along to the watched endpoint. */
export const hookSecret = 'secret-of-the-watched-endpoint';

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A watcher in a process of its own, that can be killed and started again on the same files. */
export class Watcher {
  readonly #task: Omit<WorkerTask, 'run'>;
  #child: ChildProcess | undefined;
  #closed: Promise<unknown> = Promise.resolve();
  /** How many processes there have been. */
  runs = 0;
  /** The most memory that one of them held, in bytes. */
  peakBytes = 0;
  /** The most memory that the first one held before anything had happened, in bytes. */
  idleBytes = 0;
  readonly problems: string[] = [];

  constructor(task: Omit<WorkerTask, 'run'>) {
    this.#task = task;
  }

  /** Resolves once it has found its place in the log. */
  async start(): Promise<void> {
    this.runs += 1;
    const task: WorkerTask = { ...this.#task, run: this.runs };
    const child = spawn(process.execPath, [worker, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(child);
    this.#child = child;
    this.#closed = once(child, 'close').then(() => running.delete(child));
    const ready = Promise.withResolvers<void>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said: WorkerSaid = JSON.parse(line);
      if ('ready' in said) {
        if (this.runs === 1) this.idleBytes = said.bytes;
        ready.resolve();
      }
      if ('peakBytes' in said) this.peakBytes = Math.max(this.peakBytes, said.peakBytes);
      if ('problem' in said) this.problems.push(said.problem);
    });
    void this.#closed.then(() => ready.reject(new Error('The watcher ended before it was ready.')));
    await ready.promise;
  }

  /** Ends the process where it stands. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#closed;
  }

  /** Asks it to end. */
  async stop(): Promise<void> {
    this.#child?.stdin?.end();
    await this.#closed;
  }
}

/** A port that nobody listens on, below those that systems give to outgoing connections: it has to be free again later. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
