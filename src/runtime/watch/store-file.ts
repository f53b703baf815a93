import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { loadSqlite, sqliteCode } from './node-sqlite.ts';

/** What identifies a store. */
export interface StoreMarks {
  readonly applicationId: number;
  /** Supported versions of the layout. */
  readonly versions: readonly number[];
  readonly tables: readonly string[];
}

/** How the names of tables begin that a host keeps in the file of its store. */
const hostTables = 'host_';

const magic = 'SQLite format 3\0';
const notADatabase = 26;

/**
 * Whether a file is a store, or an empty database that can become one. Does not change the file: even switching the journal mode
 * would change another program's database.
 */
export function isStoreOrEmpty(file: string, marks: StoreMarks): boolean {
  const start = beginning(file);
  if (start === '') return true;
  if (start !== magic) return false;
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(locationOf(file), { readOnly: true });
    return matches(database, marks);
  } catch (error) {
    if (sqliteCode(error) === notADatabase) return false;
    throw error;
  } finally {
    database?.close();
  }
}

function matches(database: DatabaseSync, { applicationId, versions, tables }: StoreMarks): boolean {
  const id = numberOf(database, 'application_id');
  const version = numberOf(database, 'user_version');
  const found = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' OR type = 'view'").all();
  if (id === 0 && version === 0 && found.length === 0) return true;
  const names = new Set(
    found.map(({ name }) => String(name)).filter((name) => !name.startsWith(hostTables) && !name.startsWith('sqlite_')),
  );
  return (
    id === applicationId &&
    versions.includes(version) &&
    names.size === tables.length &&
    tables.every((table) => names.has(table))
  );
}

/** While no other process has the database open, SQLite reads only the file itself and creates no file beside it. */
function locationOf(file: string): URL {
  const location = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) location.searchParams.set('immutable', '1');
  return location;
}

function beginning(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(magic.length);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** The numeric value of a pragma. */
export function numberOf(database: DatabaseSync, pragma: 'application_id' | 'user_version'): number {
  const value = database.prepare(`PRAGMA ${pragma}`).get()?.[pragma];
  return typeof value === 'number' ? value : Number.NaN;
}
