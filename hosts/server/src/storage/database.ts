import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Counts, sqliteStore, type WatchStore } from 'okta-connector';
import { loadSqlite, memberAt, parseJson, storeError, transact } from 'okta-connector/host';

/** How long a statement waits for another connection to the same file, in milliseconds. */
const busyMs = 5000;

/** The setting that names the org of the file's own store. */
const firstOrg = 'first org';

const layout = `
  CREATE TABLE IF NOT EXISTS host_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_client (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    effects TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_run (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    host TEXT NOT NULL,
    step TEXT NOT NULL,
    dry_run INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    category TEXT,
    message TEXT,
    input TEXT NOT NULL,
    output TEXT,
    calls TEXT NOT NULL,
    client_id TEXT NOT NULL DEFAULT '',
    changed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS host_idempotency (
    client TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    run TEXT NOT NULL,
    state TEXT NOT NULL,
    org_started_at INTEGER,
    created_at INTEGER NOT NULL,
    response TEXT,
    PRIMARY KEY (client, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_result (
    run TEXT PRIMARY KEY,
    client TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    response TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_confirmation (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_plan (
    id TEXT PRIMARY KEY,
    plan TEXT NOT NULL,
    run TEXT,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_subscription (
    id TEXT PRIMARY KEY,
    client TEXT NOT NULL,
    trigger TEXT NOT NULL,
    input TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    active_from INTEGER,
    ended_at INTEGER,
    expires_at INTEGER,
    org TEXT NOT NULL DEFAULT ''
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_feed (
    id TEXT PRIMARY KEY,
    trigger TEXT NOT NULL,
    input TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    active_from INTEGER,
    forgotten_to INTEGER NOT NULL,
    org TEXT NOT NULL DEFAULT ''
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    feed TEXT NOT NULL,
    uuid TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (feed, uuid)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS host_event_order ON host_event (feed, seq);
`;

/** A value that a statement takes or returns. */
export type Value = string | number | null;

/** A row of a result. */
export type Row = Readonly<Record<string, unknown>>;

/** The file that a server keeps everything in: its own tables, and the store of its watch. */
export class Database {
  /** The file's own store, for events of the first org that the server was connected to. */
  readonly #store: WatchStore;
  /** The stores of other orgs, by org URL. */
  readonly #others = new Map<string, WatchStore>();
  readonly #file: string;
  readonly #database: DatabaseSync;
  /** The same file, but a commit waits for the disk. */
  readonly #durable: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or creates the file, readable by its owner only. Throws `invalid_request` for a file of another program. */
  constructor(file: string) {
    this.#file = file;
    this.#store = sqliteStore(file);
    const { DatabaseSync } = loadSqlite();
    this.#database = new DatabaseSync(file, { timeout: busyMs });
    this.#durable = new DatabaseSync(file, { timeout: busyMs });
    this.#using(() => {
      this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      this.#durable.exec('PRAGMA synchronous = FULL');
      transact(this.#database, prepare);
    });
  }

  /** Runs a statement that changes something. Returns the number of changed rows. */
  run(sql: string, ...values: Value[]): number {
    return this.#using(() => Number(this.#prepared(sql).run(...values).changes));
  }

  /** The same, but not even a power failure undoes it: for the only record of a write that is about to be sent. */
  runDurably(sql: string, ...values: Value[]): number {
    return this.#using(() => Number(this.#durable.prepare(sql).run(...values).changes));
  }

  /** The first row, if any. */
  get(sql: string, ...values: Value[]): Row | undefined {
    return this.#using(() => this.#prepared(sql).get(...values));
  }

  /** All rows. */
  all(sql: string, ...values: Value[]): readonly Row[] {
    return this.#using(() => this.#prepared(sql).all(...values));
  }

  /** Runs several statements in one transaction. */
  transaction<Result>(change: () => Result): Result {
    return this.#using(() => transact(this.#database, change));
  }

  /**
   * The position in the log, pending events and dead letters of an org. The first org has them in the file itself, and each other one in
   * a file beside it, so that a server that is connected to its first org again continues where it stopped.
   */
  storeOf(orgUrl: string): WatchStore {
    if (orgUrl === '' || this.isFirstOrg(orgUrl)) return this.#store;
    const known = this.#others.get(orgUrl);
    if (known !== undefined) return known;
    const store = sqliteStore(`${this.#file}.${new URL(orgUrl).host.replace(':', '_')}.events`);
    this.#others.set(orgUrl, store);
    return store;
  }

  /** Whether an org is the first one that the server was connected to. */
  isFirstOrg(orgUrl: string): boolean {
    const known = textIn(this.get('SELECT value FROM host_setting WHERE name = ?', firstOrg), 'value');
    if (known !== '') return known === orgUrl;
    const owner = memberAt(parseJson(textIn(this.get('SELECT value FROM state'), 'value')), 'org');
    const first = typeof owner === 'string' ? owner : orgUrl;
    this.transaction(() => {
      this.run('INSERT INTO host_setting (name, value) VALUES (?, ?)', firstOrg, first);
      for (const table of ['host_subscription', 'host_feed'])
        this.run(`UPDATE ${table} SET org = ? WHERE org = ''`, first);
    });
    return first === orgUrl;
  }

  /** Pending deliveries and dead letters of the stores that were used. */
  async counts(): Promise<readonly Counts[]> {
    return (await Promise.all([this.#store, ...this.#others.values()].map((store) => store.counts()))).flat();
  }

  async close(): Promise<void> {
    this.#statements.clear();
    this.#database.close();
    this.#durable.close();
    for (const store of [this.#store, ...this.#others.values()]) await store.close();
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #using<Result>(use: () => Result): Result {
    try {
      return use();
    } catch (error) {
      throw storeError(this.#file, error);
    }
  }
}

/** Columns that files of earlier versions lack. */
const laterColumns = [
  // Runs of such a file stay visible to the owner.
  { table: 'host_run', column: 'client_id', type: "TEXT NOT NULL DEFAULT ''" },
  { table: 'host_run', column: 'changed', type: 'INTEGER NOT NULL DEFAULT 0' },
  { table: 'host_subscription', column: 'expires_at', type: 'INTEGER' },
  // Empty until it is known which org the file belongs to.
  { table: 'host_subscription', column: 'org', type: "TEXT NOT NULL DEFAULT ''" },
  { table: 'host_feed', column: 'org', type: "TEXT NOT NULL DEFAULT ''" },
];

function prepare(database: DatabaseSync): void {
  database.exec(layout);
  const has = database.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?');
  for (const { table, column, type } of laterColumns)
    if (has.get(table, column) === undefined) database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  database.exec('CREATE INDEX IF NOT EXISTS host_run_changed ON host_run (changed)');
}

/** The text in a column. */
export function textIn(row: Row | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === 'string' ? value : '';
}

/** The number in a column; `undefined` for NULL. */
export function numberIn(row: Row | undefined, column: string): number | undefined {
  const value = row?.[column];
  return typeof value === 'number' ? value : undefined;
}
