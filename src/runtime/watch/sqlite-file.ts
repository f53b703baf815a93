import type { DatabaseSync } from 'node:sqlite';
import { OktaError } from '../../okta/errors.ts';
import { orderingKeyOf } from '../../resources/logs/event-parties.ts';
import type { LogEvent } from '../../step/log-event.ts';
import { holdLock } from '../bulk/file-lock.ts';
import { createPrivately, targetOf, whyUnsafe } from '../private-file.ts';
import { storeInUse } from './memory-store.ts';
import { loadSqlite, sqliteCode } from './node-sqlite.ts';
import { isStoreOrEmpty, numberOf } from './store-file.ts';

/** What a commit survives: `process` the end of the process, `power` also a power failure. */
export type Durability = 'power' | 'process';

const synchronous = { power: 'FULL', process: 'NORMAL' } as const satisfies Record<Durability, string>;

/** Identifies a file as a store of this package (`OkWa`), so that no other database is changed. */
const applicationId = 0x4f6b5761;
const layoutVersion = 2;
const marks = {
  applicationId,
  versions: [1, layoutVersion],
  tables: ['event', 'delivery', 'dead_letter', 'state'],
};

/** How long a call waits for another process that writes to the same file, in milliseconds. */
const busyMs = 5000;

const notADatabase = 26;

// `is_next` marks deliveries that may be claimed: the oldest of each ordering key, and those without a key. Claiming costs the same
// however many deliveries wait behind a failing one.
const indexes = `
  CREATE INDEX delivery_next ON delivery (subscription, next_at, seq) WHERE is_next = 1;
  CREATE INDEX delivery_line ON delivery (subscription, ordering_key, seq) WHERE ordering_key IS NOT NULL;
`;

// `needed` counts the deliveries and dead letters of an event. Its body is removed with the last of them; the row remains, so that
// the event is known.
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

/** Opens or creates a store's database. Events are personal data, so only the owner can read a new file. */
export function openDatabase(file: string, durability: Durability): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const path = file === ':memory:' ? file : createFile(file);
  let database: DatabaseSync | undefined;
  try {
    if (path !== ':memory:' && !isStoreOrEmpty(path, marks)) throw new OtherFile();
    database = new DatabaseSync(path, { timeout: busyMs });
    // WAL mode lets other processes, such as one that receives hooks, read and write during the watch.
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${synchronous[durability]}`);
    transact(database, prepareLayout);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof OtherFile || sqliteCode(error) === notADatabase) throw notAStore(file);
    throw storeError(file, error);
  }
}

/** Runs a change in a transaction. */
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

/** Locks a store, see `holdLock`. Throws `conflict` while another process or another store of this process holds the lock. */
export function lockFile(file: string): () => void {
  // A symbolic link names the same store.
  let release: (() => void) | undefined;
  try {
    release = holdLock(`${targetOf(file)}-lock`);
  } catch (error) {
    throw sqliteCode(error) === undefined
      ? notCreated(file, error, 'its lock file cannot be used: ')
      : storeError(file, error);
  }
  if (release === undefined) throw storeInUse(`The store ${file}`);
  return release;
}

class OtherFile extends Error {}

function prepareLayout(database: DatabaseSync): void {
  const id = numberOf(database, 'application_id');
  const version = numberOf(database, 'user_version');
  if (id === applicationId && version === layoutVersion) return;
  if (id === applicationId && version === 1) {
    addOrderingKeys(database);
    return;
  }
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  if (id !== 0 || tables !== 0) throw new OtherFile();
  database.exec(layout);
}

/** Version 1 ordered the whole subscription. */
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

/** The ordering key of a stored event. An unreadable event has none, and fails when it is delivered. */
function keyIn(body: string): string | undefined {
  try {
    return orderingKeyOf(JSON.parse(body) as LogEvent);
  } catch {
    return undefined;
  }
}

/** Creates a store's file if it is missing. Returns its path without links. Another user, such as an admin, may open a store. */
function createFile(file: string): string {
  try {
    const path = targetOf(file);
    createPrivately(path, { anyOwner: true });
    return path;
  } catch (cause) {
    throw notCreated(file, cause);
  }
}

function notCreated(file: string, cause: unknown, subject = ''): OktaError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'its folder does not exist',
    EISDIR: 'it is a folder',
    EACCES: 'it is not writable',
    EROFS: 'its disk is read-only',
  };
  const problem = {
    what: `Cannot open the store ${file}: ${subject}${whyUnsafe(cause) ?? reasons[code] ?? code}`,
    hint: 'use a file in a folder that this process can write to',
  };
  return new OktaError('invalid_request', problem, { field: 'store', cause });
}

/** Turns an error of SQLite, such as a full disk or a damaged file, into an `OktaError`. Returns any other error unchanged. */
export function storeError(file: string, cause: unknown): unknown {
  const code = sqliteCode(cause);
  if (code === undefined) return cause;
  const reasons: Readonly<Record<number, string>> = {
    5: 'another process is using it',
    8: 'it is not writable',
    10: 'its disk is full or failing',
    11: 'it is damaged',
    13: 'its disk is full',
  };
  const reason = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
  const problem = { what: `Cannot use the store ${file}: ${reason}`, hint: 'fix that, or use another file' };
  return new OktaError('invalid_request', problem, { field: 'store', cause });
}

function notAStore(file: string): OktaError {
  const problem = { what: `${file} is not a store of this version. It was not changed`, hint: 'use another file' };
  return new OktaError('invalid_request', problem, { field: 'store' });
}
