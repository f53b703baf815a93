import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AttributeStore } from '../polling/attribute-store.ts';
import { GroupCommit } from './group-commit.ts';
import { storeInUse } from './memory-store.ts';
import { sqliteAttributes } from './sqlite-attributes.ts';
import { type Durability, lockFile, openDatabase } from './sqlite-file.ts';
import type {
  Batch,
  Claim,
  ClaimRequest,
  Counts,
  DeadLetter,
  Outcome,
  Selection,
  StoredDelivery,
  WatchStore,
} from './store.ts';
import { columns, keyOf, number, type Row, selectionParameters, text, toStoredDelivery } from './store-rows.ts';

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /**
   * What an acknowledgement survives. With `power` each commit waits for the disk (one to a few milliseconds), and not even a
   * power failure makes a handled event come again. With `process`, events of the last moments are delivered again after a power
   * failure. Nothing is lost either way. @default 'power'
   */
  readonly durability?: Durability;
}

/**
 * A store in an SQLite file, which is created if it is missing. `:memory:` stores nothing on disk. A host may keep tables of its own
 * in the same file, with names that begin with `host_`.
 */
export function sqliteStore(file: string, { durability = 'power' }: SqliteStoreOptions = {}): WatchStore {
  return new SqliteStore(file, openDatabase(file, durability));
}

/** Events that one call of `prune` checks. */
const pruneBatch = 1000;

const isSelected = '(:uuid IS NULL OR event.uuid = :uuid) AND (:subscription IS NULL OR subscription = :subscription)';
const letters = `SELECT subscription, seq, ordering_key FROM dead_letter JOIN event USING (seq) WHERE ${isSelected}`;

class SqliteStore implements WatchStore {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #commits: GroupCommit;
  readonly #statements = new Map<string, StatementSync>();
  readonly attributes: AttributeStore;
  #unlock: (() => void) | undefined;

  constructor(file: string, database: DatabaseSync) {
    this.#file = file;
    this.#database = database;
    this.#commits = new GroupCommit(database);
    this.attributes = sqliteAttributes(database, this.#commits);
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
      const addEvent = this.#sql(
        'INSERT INTO event (uuid, source, accepted_at, needed, body, ordering_key) VALUES (?, ?, ?, ?, ?, ?)',
      );
      const known = this.#sql('SELECT 1 FROM event WHERE uuid = ?');
      const addDelivery = this.#sql(`
        INSERT INTO delivery (subscription, seq, ordering_key, is_next) VALUES (:name, :seq, :key,
          NOT EXISTS (SELECT 1 FROM delivery WHERE subscription = :name AND ordering_key = :key))`);
      let added = 0;
      for (const { uuid, event, orderingKey, subscriptions } of events) {
        if (known.get(uuid) !== undefined) continue;
        const names = new Set(subscriptions);
        const body = names.size === 0 ? null : JSON.stringify(event);
        const key = names.size === 0 ? null : (orderingKey ?? null);
        const { lastInsertRowid: seq } = addEvent.run(uuid, source, now, names.size, body, key);
        added += 1;
        for (const name of names) addDelivery.run({ name, seq, key });
      }
      if (state !== undefined) this.#sql('INSERT OR REPLACE INTO state (only_row, value) VALUES (1, ?)').run(state);
      return added;
    });
  }

  async claim(request: ClaimRequest): Promise<Claim> {
    const { subscription, outcomes } = request;
    // Without outcomes and due deliveries, nothing is written.
    if (outcomes.length === 0 && this.#due(request).length === 0) return this.#claimOf(request, []);
    return this.#commits.add(() => {
      for (const outcome of outcomes) this.#settle(subscription, outcome);
      const due = this.#due(request);
      const count = this.#sql('UPDATE delivery SET attempts = attempts + 1 WHERE subscription = ? AND seq = ?');
      for (const row of due) count.run(subscription, number(row, 'seq'));
      return this.#claimOf(
        request,
        due.map((row) => ({ ...toStoredDelivery(row), attempts: number(row, 'attempts') + 1 })),
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
      `SELECT ${columns} FROM delivery JOIN event USING (seq) WHERE ${isSelected} ORDER BY seq, subscription LIMIT :limit`,
    )
      .all({ ...selectionParameters(selection), limit })
      .map(toStoredDelivery);
  }

  async dead({ limit, ...selection }: Selection & { limit: number }): Promise<readonly DeadLetter[]> {
    return this.#sql(
      `SELECT ${columns}, died_at FROM dead_letter JOIN event USING (seq) WHERE ${isSelected}
       ORDER BY seq, subscription LIMIT :limit`,
    )
      .all({ ...selectionParameters(selection), limit })
      .map((row) => ({ ...toStoredDelivery(row), diedAt: number(row, 'died_at') }));
  }

  async replay(selection: Selection): Promise<number> {
    return this.#commits.add(() => {
      const parameters = selectionParameters(selection);
      const lines = this.#sql(`
        SELECT DISTINCT subscription, ordering_key FROM (${letters}) WHERE ordering_key IS NOT NULL`).all(parameters);
      this.#sql(`INSERT INTO delivery (subscription, seq, ordering_key) ${letters}`).run(parameters);
      for (const row of lines) this.#resetNext(text(row, 'subscription'), text(row, 'ordering_key'));
      const replayed = `SELECT subscription, seq FROM (${letters})`;
      return Number(
        this.#sql(`DELETE FROM dead_letter WHERE (subscription, seq) IN (${replayed})`).run(parameters).changes,
      );
    });
  }

  async drop(selection: Selection): Promise<number> {
    return this.#commits.add(() => {
      const dropped = this.#sql(letters).all(selectionParameters(selection));
      const remove = this.#sql('DELETE FROM dead_letter WHERE subscription = ? AND seq = ?');
      for (const row of dropped) {
        remove.run(text(row, 'subscription'), number(row, 'seq'));
        this.#release(number(row, 'seq'));
      }
      return dropped.length;
    });
  }

  async prune({ before, keep }: { before: number; keep: number }): Promise<number> {
    const oldest = `SELECT seq, accepted_at FROM event WHERE needed = 0 ORDER BY seq LIMIT ${pruneBatch}`;
    const surplus = 'accepted_at < :before OR seq <= (SELECT max(seq) FROM event) - :keep';
    const limits = { before, keep };
    if (this.#sql(`SELECT 1 FROM (${oldest}) WHERE ${surplus} LIMIT 1`).get(limits) === undefined) return 0;
    return this.#commits.add(() =>
      Number(
        this.#sql(`DELETE FROM event WHERE seq IN (SELECT seq FROM (${oldest}) WHERE ${surplus})`).run(limits).changes,
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

  /** The deliveries that may be claimed, oldest first: due retries, then new ones. */
  #due({
    subscription,
    concurrency,
    maxNew = concurrency,
    maxRetries = concurrency,
    inFlight,
    now,
  }: ClaimRequest): Row[] {
    const free = Math.max(0, concurrency - inFlight.length);
    if (free === 0) return [];
    const keys = new Set(inFlight.map((uuid) => this.#keyOf(uuid)));
    // Each key in flight has at most one claimable row.
    const take = (which: string, most: number) =>
      this.#sql(
        `SELECT seq, next_at, ${columns} FROM delivery JOIN event USING (seq)
         WHERE subscription = :subscription AND is_next = 1 AND ${which} ORDER BY next_at, seq LIMIT :limit`,
      )
        .all({ subscription, limit: most + inFlight.length, ...(which.includes(':now') ? { now } : {}) })
        .filter((row) => !keys.has(keyOf(row)))
        .slice(0, most);
    const failed = take('next_at > 0 AND next_at <= :now', Math.min(free, maxRetries));
    const fresh = take('next_at = 0', Math.min(free - failed.length, maxNew));
    return [...failed, ...fresh].sort((one, other) => number(one, 'seq') - number(other, 'seq'));
  }

  #claimOf({ subscription, concurrency, inFlight, now }: ClaimRequest, deliveries: readonly StoredDelivery[]): Claim {
    if (concurrency <= inFlight.length) return { deliveries };
    const { next } =
      this.#sql('SELECT min(next_at) AS next FROM delivery WHERE subscription = ? AND is_next = 1 AND next_at > ?').get(
        subscription,
        now,
      ) ?? {};
    return typeof next === 'number' ? { deliveries, nextAt: next } : { deliveries };
  }

  #keyOf(uuid: string): string {
    const row = this.#sql('SELECT uuid, ordering_key FROM event WHERE uuid = ?').get(uuid);
    return row === undefined ? uuid : keyOf(row);
  }

  /** Makes the oldest delivery with the key claimable. */
  #advance(subscription: string, key: string): void {
    this.#sql(`
      UPDATE delivery SET is_next = 1 WHERE subscription = :subscription AND seq =
        (SELECT min(seq) FROM delivery WHERE subscription = :subscription AND ordering_key = :key)`).run({
      subscription,
      key,
    });
  }

  /** Makes only the oldest delivery with the key claimable, after older ones were added. */
  #resetNext(subscription: string, key: string): void {
    this.#sql('UPDATE delivery SET is_next = 0 WHERE subscription = ? AND ordering_key = ? AND is_next = 1').run(
      subscription,
      key,
    );
    this.#advance(subscription, key);
  }

  #settle(subscription: string, outcome: Outcome): void {
    const row = this.#sql(
      'SELECT seq, attempts, event.ordering_key FROM delivery JOIN event USING (seq) WHERE uuid = ? AND subscription = ?',
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
    const key = row['ordering_key'];
    if (typeof key === 'string') this.#advance(subscription, key);
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
    this.#sql(`
      UPDATE event SET needed = needed - 1, body = CASE WHEN needed > 1 THEN body END,
        ordering_key = CASE WHEN needed > 1 THEN ordering_key END WHERE seq = ?`).run(seq);
  }
}
