import { createPrivately, UnsafeFile } from '../private-file.ts';
import { loadSqlite, sqliteCode } from '../watch/node-sqlite.ts';

const busy = 5;

/**
 * Locks a file and returns a function that unlocks it; `undefined` if it is already locked, by this process or another. The
 * file is created if needed, readable only by its owner. The operating system holds the lock, so a killed process leaves none
 * behind. Keep a reference to the returned function: without one, the lock is garbage-collected. Throws `UnsafeFile` for a
 * link, and for a file that is not a lock file.
 */
export function holdLock(path: string): (() => void) | undefined {
  const { DatabaseSync } = loadSqlite();
  // A lock file is always empty. Any content belongs to somebody else.
  if (createPrivately(path) > 0) throw new UnsafeFile('it is not a lock file');
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
