import type { DatabaseSync } from 'node:sqlite';
import { OktaError } from '../../okta/errors.ts';
import { orderingKeyOf } from '../../resources/logs/event-parties.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { holdLock } from '../bulk/file-lock.ts';
import { createPrivately, targetOf, whyUnsafe } from '../private-file.ts';
import { storeInUse } from './memory-store.ts';
import { loadSqlite, sqliteCode } from './node-sqlite.ts';
import { isStoreOrEmpty, numberOf } from './store-file.ts';

/** What a commit survives: `power` a failure of the machine too, `process` the end of the process only. */
export type Durability = 'power' | 'process';

const synchronous = { power: 'FULL', process: 'NORMAL' } as const satisfies Record<Durability, string>;

/** Marks a file as a store of this package (`OkWa`), so that no other database is written into. */
const applicationId = 0x4f6b5761;
const layoutVersion = 2;
const marks = {
  applicationId,
  versions: [1, layoutVersion],
  tables: ['event', 'delivery', 'dead_letter', 'state'],
};

/** How long a call waits for another process that writes into the same file, in milliseconds. */
const busyMs = 5000;

const noDatabase = 26;

// A delivery can be taken if `is_next`: it is the oldest of its ordering key, or has none. So what waits behind a failing
// one costs nothing.
const indexes = `
  CREATE INDEX delivery_next ON delivery (subscription, next_at, seq) WHERE is_next = 1;
  CREATE INDEX delivery_line ON delivery (subscription, ordering_key, seq) WHERE ordering_key IS NOT NULL;
`;

// `needed` counts the deliveries and dead letters of an event; with the last of them its body goes, and the row remains
// as the mark that the event was seen.
const layout = `
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    needed INTEGER NOT NULL,
    body TEXT,
    ordering_key TEXT
  ) STRICT;
  CREATE TABLE delivery (
    subscription TEXT NOT NULL,
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    ordering_key TEXT,
    is_next INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (subscription, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE dead_letter (
    subscription TEXT NOT NULL,
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    error TEXT,
    died_at INTEGER NOT NULL,
    PRIMARY KEY (subscription, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE state (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), value TEXT NOT NULL) STRICT;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${layoutVersion};
  ${indexes}
`;

/** Opens a store's database, and makes it if there is none. Events are personal data: a new file is its owner's alone. */
export function openDatabase(file: string, durability: Durability): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const path = file === ':memory:' ? file : createFile(file);
  let database: DatabaseSync | undefined;
  try {
    if (path !== ':memory:' && !isStoreOrEmpty(path, marks)) throw new ForeignFile();
    database = new DatabaseSync(path, { timeout: busyMs });
    // In WAL mode other processes, as one that receives hooks, write and read beside the watch.
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${synchronous[durability]}`);
    transact(database, prepareLayout);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof ForeignFile || sqliteCode(error) === noDatabase) throw foreign(file);
    throw unopened(file, error);
  }
}

/** Runs a change as one transaction. */
export function transact<Result>(database: DatabaseSync, change: (database: DatabaseSync) => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = change(database);
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Holds a store's lock, see `holdLock`. Throws `conflict` while another process, or another store of this one, holds it. */
export function lockFile(file: string): () => void {
  // However the file is named: by a symbolic link it is the same store.
  let release: (() => void) | undefined;
  try {
    release = holdLock(`${targetOf(file)}-lock`);
  } catch (error) {
    throw sqliteCode(error) === undefined
      ? notMade(file, error, 'its lock file cannot be used: ')
      : unopened(file, error);
  }
  if (release === undefined) throw storeInUse(`The store ${file}`);
  return release;
}

class ForeignFile extends Error {}

function prepareLayout(database: DatabaseSync): void {
  const id = numberOf(database, 'application_id');
  const version = numberOf(database, 'user_version');
  if (id === applicationId && version === layoutVersion) return;
  if (id === applicationId && version === 1) {
    addOrderingKeys(database);
    return;
  }
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  if (id !== 0 || tables !== 0) throw new ForeignFile();
  database.exec(layout);
}

/** Version 1 kept the order of a whole subscription. */
function addOrderingKeys(database: DatabaseSync): void {
  database.exec(`
    ALTER TABLE event ADD COLUMN ordering_key TEXT;
    ALTER TABLE delivery ADD COLUMN ordering_key TEXT;
    ALTER TABLE delivery ADD COLUMN is_next INTEGER NOT NULL DEFAULT 1;
    ${indexes}`);
  const name = database.prepare('UPDATE event SET ordering_key = ? WHERE seq = ?');
  for (const { seq, body } of database.prepare('SELECT seq, body FROM event WHERE body IS NOT NULL').all())
    if (typeof body === 'string' && typeof seq === 'number') name.run(keyIn(body) ?? null, seq);
  database.exec(`
    UPDATE delivery SET ordering_key = (SELECT ordering_key FROM event WHERE event.seq = delivery.seq);
    UPDATE delivery SET is_next = 0 WHERE ordering_key IS NOT NULL AND (subscription, ordering_key, seq) NOT IN
      (SELECT subscription, ordering_key, min(seq) FROM delivery GROUP BY subscription, ordering_key);
    PRAGMA user_version = ${layoutVersion};`);
}

/** The ordering key of a stored event; one that cannot be read has none, and is told when it is delivered. */
function keyIn(body: string): string | undefined {
  try {
    return orderingKeyOf(JSON.parse(body) as LogEvent);
  } catch {
    return undefined;
  }
}

/** Makes a store's file if there is none; returns its path without links. Other users may look into a store, as an admin. */
function createFile(file: string): string {
  try {
    const path = targetOf(file);
    createPrivately(path, { anyOwner: true });
    return path;
  } catch (cause) {
    throw notMade(file, cause);
  }
}

function notMade(file: string, cause: unknown, which = ''): OktaError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'its folder is not there',
    EISDIR: 'it is a folder',
    EACCES: 'it may not be written',
    EROFS: 'its disk is read-only',
  };
  const hint = 'name a file in a folder that this process may write';
  const message = `The store ${file} cannot be opened: ${which}${whyUnsafe(cause) ?? reasons[code] ?? code}; ${hint}.`;
  return new OktaError('invalid_request', message, { hint, field: 'store', cause });
}

/** What SQLite says of a disk that is full or fails, or of a damaged file, is no fault of the connector's. */
export function unopened(file: string, cause: unknown): unknown {
  const code = sqliteCode(cause);
  if (code === undefined) return cause;
  const reasons: Readonly<Record<number, string>> = {
    5: 'another process keeps it busy',
    8: 'it may not be written',
    10: 'its disk is full or fails',
    11: 'it is damaged',
    13: 'its disk is full',
  };
  const hint = 'mend that, or name another file';
  const reason = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
  const message = `The store ${file} cannot be opened: ${reason}; ${hint}.`;
  return new OktaError('invalid_request', message, { hint, field: 'store', cause });
}

function foreign(file: string): OktaError {
  const hint = 'name another file';
  const message = `${file} holds something else than a store of this version, so it is left alone; ${hint}.`;
  return new OktaError('invalid_request', message, { hint, field: 'store' });
}
