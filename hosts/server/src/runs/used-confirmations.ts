import type { Database } from '../storage/database.ts';

/** The confirmations of MCP clients that were used. They are stored because their key is: a restart must not make them good again. */
export class UsedConfirmations {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Records a use, and returns whether it is the first. */
  claim(id: string, expiresAt: number): boolean {
    this.#database.run('DELETE FROM host_confirmation WHERE expires_at < ?', Date.now());
    const insert = 'INSERT OR IGNORE INTO host_confirmation (id, expires_at) VALUES (?, ?)';
    return this.#database.runDurably(insert, id, expiresAt) > 0;
  }
}
