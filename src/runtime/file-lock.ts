import { closeSync, openSync } from 'node:fs';
import { loadSqlite, sqliteCode } from './watch/node-sqlite.ts';

const busy = 5;

/**
 * Holds a lock on a file, made for its owner alone if it is not there, until it is let go or the process ends in whatever
 * way: the lock is the operating system's, so that a killed process leaves none behind. Keep what is returned for as long:
 * a lock that nothing can let go any more is garbage, and is collected. `undefined` while another process, or another part
 * of this one, holds it.
 */
export function holdLock(path: string): (() => void) | undefined {
  const { DatabaseSync } = loadSqlite();
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (sqliteCode(error) === busy) return undefined;
    throw error;
  }
  return () => database.close();
}
