import { createPrivately, UnsafeFile } from '../private-file.ts';
import { loadSqlite, sqliteCode } from '../watch/node-sqlite.ts';

const busy = 5;

/**
 * Holds a lock on a file, made for its owner alone if it is not there, until it is let go or the process ends in whatever
 * way: the lock is the operating system's, so that a killed process leaves none behind. Keep what is returned for as long:
 * a lock that nothing can let go any more is garbage, and is collected. `undefined` while another process, or another part
 * of this one, holds it. Throws `UnsafeFile` for a link and for a file that is not a lock's.
 */
export function holdLock(path: string): (() => void) | undefined {
  const { DatabaseSync } = loadSqlite();
  // A lock writes nothing: what is in the file is somebody else's.
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
