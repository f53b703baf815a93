import { randomBytes } from 'node:crypto';
import { parseJson } from 'okta-connector/host';
import { type Database, textIn } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';

const place = 'hook secrets';

/** The secrets that Okta's event hook may send: the current one, and the one before during a rotation. */
export class HookSecrets {
  readonly #database: Database;
  readonly #vault: Vault;

  constructor({ database, vault }: { readonly database: Database; readonly vault: Vault }) {
    this.#database = database;
    this.#vault = vault;
  }

  /** The current secret first. It is made at first use. */
  all(): readonly [string, ...string[]] {
    const [current, ...older] = this.#stored();
    return current === undefined ? [this.rotate()] : [current, ...older];
  }

  /** Makes a new secret. The one before is still accepted. */
  rotate(): string {
    const secret = randomBytes(32).toString('base64url');
    const secrets = [secret, ...this.#stored().slice(0, 1)];
    this.#database.run(
      'INSERT INTO host_setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2',
      place,
      this.#vault.seal(JSON.stringify(secrets), place),
    );
    return secret;
  }

  #stored(): readonly string[] {
    const row = this.#database.get('SELECT value FROM host_setting WHERE name = ?', place);
    const secrets = row === undefined ? [] : parseJson(this.#vault.open(textIn(row, 'value'), place));
    return Array.isArray(secrets) ? secrets.filter((secret) => typeof secret === 'string') : [];
  }
}
