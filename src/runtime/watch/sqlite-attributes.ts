import type { DatabaseSync } from 'node:sqlite';
import type { AttributeStore } from '../polling/attribute-store.ts';
import type { GroupCommit } from './group-commit.ts';
import { text } from './store-rows.ts';

/**
 * Watched attributes in the file of a watch. The table is made with the first of them, so that other files stay as they are. Older
 * versions accept it by its name.
 */
export function sqliteAttributes(database: DatabaseSync, commits: GroupCommit): AttributeStore {
  const prepare = () =>
    database.exec(
      'CREATE TABLE IF NOT EXISTS host_watched_attribute (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    );
  const textAt = (key: string) => {
    const exists = database
      .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'host_watched_attribute'")
      .get();
    if (exists === undefined) return undefined;
    const row = database.prepare('SELECT value FROM host_watched_attribute WHERE key = ?').get(key);
    return row === undefined ? undefined : text(row, 'value');
  };
  return {
    read: async (key) => textAt(key),
    write: (key, value, earlier) =>
      commits.add(() => {
        if (textAt(key) !== earlier) return false;
        prepare();
        database.prepare('INSERT OR REPLACE INTO host_watched_attribute (key, value) VALUES (?, ?)').run(key, value);
        return true;
      }),
  };
}
