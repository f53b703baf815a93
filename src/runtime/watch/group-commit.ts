import type { DatabaseSync } from 'node:sqlite';
import { transact } from './sqlite-file.ts';

interface Change {
  /** Makes the change. Returns a function that reports it after the commit. */
  run(): () => void;
  reject(error: unknown): void;
}

/**
 * Commits changes of the same event loop turn together. A commit waits for the disk, so hooks that arrive together share one
 * wait. Each change is atomic and independent of the others.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  #waiting: Change[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Resolves with the change's result once it is committed. */
  add<Result>(run: () => Result): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({
      run: () => {
        const result = run();
        return () => resolve(result);
      },
      reject,
    });
    if (this.#waiting.length === 1) setImmediate(() => this.flush());
    return promise;
  }

  /** Commits the waiting changes now. */
  flush(): void {
    const changes = this.#waiting;
    if (changes.length === 0) return;
    this.#waiting = [];
    const reports: (() => void)[] = [];
    try {
      transact(this.#database, () => {
        for (const change of changes) reports.push(this.#apply(change));
      });
    } catch (error) {
      for (const { reject } of changes) reject(error);
      return;
    }
    for (const report of reports) report();
  }

  #apply({ run, reject }: Change): () => void {
    this.#database.exec('SAVEPOINT change');
    try {
      const report = run();
      this.#database.exec('RELEASE change');
      return report;
    } catch (error) {
      // SQLite has rolled back the whole transaction.
      if (!this.#database.isTransaction) throw error;
      this.#database.exec('ROLLBACK TO change');
      this.#database.exec('RELEASE change');
      return () => reject(error);
    }
  }
}
