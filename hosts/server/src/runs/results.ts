import { isObject, parseJson } from 'okta-connector/host';
import { type Database, textIn } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';
import { isStoredResponse, type StoredResponse } from './idempotency.ts';

const keptMs = 24 * 60 * 60_000;

/** The responses of runs that a client does not wait for, encrypted, for 24 hours. */
export class Results {
  readonly #database: Database;
  readonly #vault: Vault;
  /** The runs of this process. Any other without a response was killed with its process. */
  readonly #running = new Set<string>();

  constructor({ database, vault }: { readonly database: Database; readonly vault: Vault }) {
    this.#database = database;
    this.#vault = vault;
  }

  /** Announces a run of a client. */
  open(run: string, client: string): void {
    const now = Date.now();
    this.#database.run('DELETE FROM host_result WHERE created_at < ?', now - keptMs);
    this.#database.run('INSERT INTO host_result (run, client, created_at) VALUES (?, ?, ?)', run, client, now);
    this.#running.add(run);
  }

  /** Keeps the response of a run. */
  keep(run: string, response: StoredResponse): void {
    this.#database.run(
      'UPDATE host_result SET response = ? WHERE run = ?',
      this.#vault.seal(JSON.stringify(response), run),
      run,
    );
    this.#running.delete(run);
  }

  /** The response of a client's run; `running` if there is none yet, `interrupted` if there will be none, `undefined` for an unknown run. */
  find(run: string, client: string): StoredResponse | 'running' | 'interrupted' | undefined {
    const row = this.#database.get('SELECT response FROM host_result WHERE run = ? AND client = ?', run, client);
    if (row === undefined) return undefined;
    const sealed = textIn(row, 'response');
    if (sealed === '') return this.#running.has(run) ? 'running' : 'interrupted';
    const response = parseJson(this.#vault.open(sealed, run));
    return isObject(response) && isStoredResponse(response) ? response : undefined;
  }
}
