import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { GroupCommit } from './group-commit.ts';
import { storeInUse } from './memory-store.ts';
import { type Durability, lockFile, openDatabase } from './sqlite-file.ts';
import type {
  Batch,
  Counts,
  DeadLetter,
  Outcome,
  Selection,
  StoredDelivery,
  Taken,
  Turn,
  WatchStore,
} from './store.ts';

/** How a file keeps what a watch must not forget. */
export interface SqliteStoreOptions {
  /**
   * What an acknowledgement survives. With `power` every commit waits for the disk (one to a few milliseconds), so that
   * not even a power cut makes a handled event come again; with `process` it survives only the end of the process, and
   * after a power cut the last moments are repeated. Nothing is lost either way. @default 'power'
   */
  readonly durability?: Durability;
}

/** Keeps what a watch must not forget in an SQLite file, which is made if it is not there; `:memory:` keeps it nowhere. */
export function sqliteStore(file: string, { durability = 'power' }: SqliteStoreOptions = {}): WatchStore {
  return new SqliteStore(file, openDatabase(file, durability));
}

type Row = Record<string, SQLOutputValue>;

/** How many events one call of `prune` looks at. */
const pruneAtOnce = 1000;

const columns = 'event.uuid, subscription, body, source, accepted_at, attempts, error';
const narrowed = '(:uuid IS NULL OR event.uuid = :uuid) AND (:subscription IS NULL OR subscription = :subscription)';
const letters = `SELECT subscription, seq FROM dead_letter JOIN event USING (seq) WHERE ${narrowed}`;

class SqliteStore implements WatchStore {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #commits: GroupCommit;
  readonly #statements = new Map<string, StatementSync>();
  #unlock: (() => void) | undefined;

  constructor(file: string, database: DatabaseSync) {
    this.#file = file;
    this.#database = database;
    this.#commits = new GroupCommit(database);
  }

  async lock(): Promise<() => Promise<void>> {
    if (this.#unlock !== undefined) throw storeInUse('The store');
    const unlock = this.#file === ':memory:' ? () => {} : lockFile(this.#file);
    this.#unlock = unlock;
    return async () => {
      if (this.#unlock !== unlock) return;
      this.#unlock = undefined;
      unlock();
    };
  }

  async state(): Promise<string | undefined> {
    const row = this.#sql('SELECT value FROM state').get();
    return row === undefined ? undefined : text(row, 'value');
  }

  async accept({ events, source, now, state }: Batch): Promise<number> {
    return this.#commits.add(() => {
      const addEvent = this.#sql('INSERT INTO event (uuid, source, accepted_at, needed, body) VALUES (?, ?, ?, ?, ?)');
      const known = this.#sql('SELECT 1 FROM event WHERE uuid = ?');
      const addDelivery = this.#sql('INSERT INTO delivery (subscription, seq) VALUES (?, ?)');
      let added = 0;
      for (const { uuid, event, subscriptions } of events) {
        if (known.get(uuid) !== undefined) continue;
        const names = new Set(subscriptions);
        const body = names.size === 0 ? null : JSON.stringify(event);
        const { lastInsertRowid } = addEvent.run(uuid, source, now, names.size, body);
        added += 1;
        for (const name of names) addDelivery.run(name, lastInsertRowid);
      }
      if (state !== undefined) this.#sql('INSERT OR REPLACE INTO state (only_row, value) VALUES (1, ?)').run(state);
      return added;
    });
  }

  async turn(turn: Turn): Promise<Taken> {
    const isDue = (row: Row) => number(row, 'next_at') <= turn.now;
    if (turn.outcomes.length === 0) {
      // A look that finds nothing due writes nothing.
      const candidates = this.#candidates(turn);
      if (!candidates.some(isDue)) return taken([], candidates);
    }
    return this.#commits.add(() => {
      for (const outcome of turn.outcomes) this.#settle(turn.subscription, outcome);
      const { due = [], waiting = [] } = Object.groupBy(this.#candidates(turn), (row) =>
        isDue(row) ? 'due' : 'waiting',
      );
      const count = this.#sql('UPDATE delivery SET attempts = attempts + 1 WHERE subscription = ? AND seq = ?');
      for (const row of due) count.run(turn.subscription, number(row, 'seq'));
      return taken(
        due.map((row) => ({ ...told(row), attempts: number(row, 'attempts') + 1 })),
        waiting,
      );
    });
  }

  async counts(): Promise<readonly Counts[]> {
    const rows = this.#sql(`
      SELECT subscription, sum(pending) AS pending, sum(dead) AS dead FROM (
        SELECT subscription, count(*) AS pending, 0 AS dead FROM delivery GROUP BY subscription
        UNION ALL SELECT subscription, 0, count(*) FROM dead_letter GROUP BY subscription
      ) GROUP BY subscription ORDER BY subscription`).all();
    return rows.map((row) => ({
      subscription: text(row, 'subscription'),
      pending: number(row, 'pending'),
      dead: number(row, 'dead'),
    }));
  }

  async pending({ limit, ...selection }: Selection & { limit: number }): Promise<readonly StoredDelivery[]> {
    return this.#sql(
      `SELECT ${columns} FROM delivery JOIN event USING (seq) WHERE ${narrowed} ORDER BY seq, subscription LIMIT :limit`,
    )
      .all({ ...bound(selection), limit })
      .map(told);
  }

  async dead({ limit, ...selection }: Selection & { limit: number }): Promise<readonly DeadLetter[]> {
    return this.#sql(
      `SELECT ${columns}, died_at FROM dead_letter JOIN event USING (seq) WHERE ${narrowed}
       ORDER BY seq, subscription LIMIT :limit`,
    )
      .all({ ...bound(selection), limit })
      .map((row) => ({ ...told(row), diedAt: number(row, 'died_at') }));
  }

  async replay(selection: Selection): Promise<number> {
    return this.#commits.add(() => {
      const given = bound(selection);
      this.#sql(`INSERT INTO delivery (subscription, seq) ${letters}`).run(given);
      return Number(this.#sql(`DELETE FROM dead_letter WHERE (subscription, seq) IN (${letters})`).run(given).changes);
    });
  }

  async drop(selection: Selection): Promise<number> {
    return this.#commits.add(() => {
      const gone = this.#sql(letters).all(bound(selection));
      const remove = this.#sql('DELETE FROM dead_letter WHERE subscription = ? AND seq = ?');
      for (const row of gone) {
        remove.run(text(row, 'subscription'), number(row, 'seq'));
        this.#release(number(row, 'seq'));
      }
      return gone.length;
    });
  }

  async prune({ before, keep }: { before: number; keep: number }): Promise<number> {
    const oldest = `SELECT seq, accepted_at FROM event WHERE needed = 0 ORDER BY seq LIMIT ${pruneAtOnce}`;
    const surplus = 'accepted_at < :before OR seq <= (SELECT max(seq) FROM event) - :keep';
    const given = { before, keep };
    if (this.#sql(`SELECT 1 FROM (${oldest}) WHERE ${surplus} LIMIT 1`).get(given) === undefined) return 0;
    return this.#commits.add(() =>
      Number(
        this.#sql(`DELETE FROM event WHERE seq IN (SELECT seq FROM (${oldest}) WHERE ${surplus})`).run(given).changes,
      ),
    );
  }

  async close(): Promise<void> {
    this.#commits.flush();
    this.#unlock?.();
    this.#unlock = undefined;
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #sql(source: string): StatementSync {
    let statement = this.#statements.get(source);
    if (statement === undefined) {
      statement = this.#database.prepare(source);
      this.#statements.set(source, statement);
    }
    return statement;
  }

  /** The deliveries that a turn may take, those that have to wait included. */
  #candidates({ subscription, window, busy }: Turn): Row[] {
    const rows = this.#sql(
      `SELECT seq, next_at, ${columns} FROM delivery JOIN event USING (seq) WHERE subscription = ? ORDER BY seq LIMIT ?`,
    ).all(subscription, window <= busy.length ? 0 : window + busy.length);
    return rows.filter((row) => !busy.includes(text(row, 'uuid'))).slice(0, Math.max(0, window - busy.length));
  }

  #settle(subscription: string, outcome: Outcome): void {
    const row = this.#sql(
      'SELECT seq, attempts FROM delivery JOIN event USING (seq) WHERE uuid = ? AND subscription = ?',
    ).get(outcome.uuid, subscription);
    if (row === undefined) return;
    const seq = number(row, 'seq');
    if (outcome.kind === 'retry') {
      this.#sql(
        'UPDATE delivery SET error = ?, next_at = ?, attempts = attempts - ? WHERE subscription = ? AND seq = ?',
      ).run(outcome.error, outcome.at, outcome.counts ? 0 : 1, subscription, seq);
      return;
    }
    this.#sql('DELETE FROM delivery WHERE subscription = ? AND seq = ?').run(subscription, seq);
    if (outcome.kind === 'done') this.#release(seq);
    else
      this.#sql('INSERT INTO dead_letter (subscription, seq, attempts, error, died_at) VALUES (?, ?, ?, ?, ?)').run(
        subscription,
        seq,
        number(row, 'attempts'),
        outcome.error,
        outcome.at,
      );
  }

  #release(seq: number): void {
    this.#sql('UPDATE event SET needed = needed - 1, body = CASE WHEN needed > 1 THEN body END WHERE seq = ?').run(seq);
  }
}

function taken(deliveries: readonly StoredDelivery[], waiting: readonly Row[]): Taken {
  if (waiting.length === 0) return { deliveries };
  return { deliveries, nextAt: Math.min(...waiting.map((row) => number(row, 'next_at'))) };
}

function bound({ uuid, subscription }: Selection): { uuid: string | null; subscription: string | null } {
  return { uuid: uuid ?? null, subscription: subscription ?? null };
}

function told(row: Row): StoredDelivery {
  const error = row['error'];
  return {
    uuid: text(row, 'uuid'),
    subscription: text(row, 'subscription'),
    event: JSON.parse(text(row, 'body')),
    source: text(row, 'source') === 'hook' ? 'hook' : 'log',
    acceptedAt: number(row, 'accepted_at'),
    attempts: number(row, 'attempts'),
    ...(typeof error === 'string' ? { error } : {}),
  };
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new Error(`The store is damaged: ${column} is no text.`);
}

function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new Error(`The store is damaged: ${column} is no number.`);
}
