import type { DatabaseSync } from 'node:sqlite';
import { transact } from './sqlite-file.ts';

interface Change {
  /** Makes the change; gives what tells of it once it is committed. */
  run(): () => void;
  reject(error: unknown): void;
}

/**
 * Commits changes that are asked for at about the same time together, as waiting for the disk is what a commit costs: hooks
 * that arrive together are answered after one wait. Each change happens as a whole or not at all, whatever the others do.
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

  /** Commits at once what waits. */
  flush(): void {
    const changes = this.#waiting;
    if (changes.length === 0) return;
    this.#waiting = [];
    const told: (() => void)[] = [];
    try {
      transact(this.#database, () => {
        for (const change of changes) told.push(this.#apply(change));
      });
    } catch (error) {
      for (const { reject } of changes) reject(error);
      return;
    }
    for (const tell of told) tell();
  }

  #apply({ run, reject }: Change): () => void {
    this.#database.exec('SAVEPOINT change');
    try {
      const tell = run();
      this.#database.exec('RELEASE change');
      return tell;
    } catch (error) {
      // Without a transaction there is nothing to go back to: SQLite has given up all of it.
      if (!this.#database.isTransaction) throw error;
      this.#database.exec('ROLLBACK TO change');
      this.#database.exec('RELEASE change');
      return () => reject(error);
    }
  }
}
