import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWithUs } from '../children.ts';
import type { WorkerSaid, WorkerTask } from './worker.ts';

const worker = new URL('worker.ts', import.meta.url).pathname;

/** The package's entry in the sources. */
export const sourceEntry = new URL('../../src/index.ts', import.meta.url).href;

/** The secret that Okta sends with each delivery. */
export const hookSecret = 'secret-of-the-watched-endpoint';

/** A watcher in its own process, which can be killed and restarted on the same files. */
export class Watcher {
  readonly #task: Omit<WorkerTask, 'run'>;
  #child: ChildProcess | undefined;
  #closed: Promise<unknown> = Promise.resolve();
  /** The number of processes so far. */
  runs = 0;
  /** The most memory of any process, in bytes. */
  peakBytes = 0;
  /** The most memory of the first process before the first event, in bytes. */
  idleBytes = 0;
  readonly problems: string[] = [];

  constructor(task: Omit<WorkerTask, 'run'>) {
    this.#task = task;
  }

  /** Resolves once it has a position in the log. */
  async start(): Promise<void> {
    this.runs += 1;
    const task: WorkerTask = { ...this.#task, run: this.runs };
    const child = spawn(process.execPath, [worker, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'] });
    endWithUs(child);
    this.#child = child;
    this.#closed = once(child, 'close');
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

  /** Kills the process. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#closed;
  }

  /** Asks the process to stop. */
  async stop(): Promise<void> {
    this.#child?.stdin?.end();
    await this.#closed;
  }
}
