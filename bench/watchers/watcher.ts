import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWithUs } from '../children.ts';
import { Cable } from './cable.ts';
import type { WorkerSaid, WorkerTask } from './worker.ts';

const worker = new URL('worker.ts', import.meta.url).pathname;
const condition = '--conditions=@okta-connector/source';

/** What a {@link Watcher} runs, and the server that its cable leads to. */
export interface WatcherSettings {
  readonly task: Omit<WorkerTask, 'run' | 'database'>;
  readonly databasePort: number;
  /** Numbers its processes. */
  readonly nextRun: () => number;
}

/** A watcher in its own process, which can be killed, frozen, cut off from the database and restarted. */
export class Watcher {
  readonly #settings: WatcherSettings;
  readonly #cable: Cable;
  #child: ChildProcess | undefined;
  #closed: Promise<unknown> = Promise.resolve();
  /** Number of its current process. */
  run = 0;
  readonly problems: string[] = [];

  private constructor(settings: WatcherSettings, cable: Cable) {
    this.#settings = settings;
    this.#cable = cable;
  }

  static async create(settings: WatcherSettings): Promise<Watcher> {
    return new Watcher(settings, await Cable.to(settings.databasePort));
  }

  get port(): number {
    return this.#settings.task.port;
  }

  /** Resolves once a position in the log is stored. */
  async start(): Promise<void> {
    this.run = this.#settings.nextRun();
    const database = `postgres://okta@127.0.0.1:${this.#cable.port}/postgres`;
    const task: WorkerTask = { ...this.#settings.task, run: this.run, database };
    const child = spawn(process.execPath, [condition, worker, JSON.stringify(task)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    endWithUs(child);
    this.#child = child;
    this.#closed = once(child, 'close');
    const ready = Promise.withResolvers<void>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said: WorkerSaid = JSON.parse(line);
      if ('ready' in said) ready.resolve();
      else this.problems.push(`watcher ${task.run}: ${said.problem}`);
    });
    void this.#closed.then(() => ready.reject(new Error('The watcher ended before it was ready.')));
    await ready.promise;
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#closed;
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  cutOff(): void {
    this.#cable.cut();
  }

  reconnect(): void {
    this.#cable.restore();
  }

  /** Asks the process to stop. */
  async stop(): Promise<void> {
    this.#child?.stdin?.end();
    await this.#closed;
    this.#cable.close();
  }
}
