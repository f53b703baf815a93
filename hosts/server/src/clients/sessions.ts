import { isObject, parseJson } from 'okta-connector/host';
import type { Vault } from '../storage/vault.ts';
import type { Client } from './client.ts';
import type { ClientKeys } from './client-keys.ts';

const place = 'session';
const lifetimeMs = 12 * 60 * 60_000;

/** Sign-ins of people in the console. A cookie holds the key encrypted, so that deleting the key ends the session. */
export class Sessions {
  readonly #vault: Vault;
  readonly #keys: ClientKeys;

  constructor({ vault, keys }: { readonly vault: Vault; readonly keys: ClientKeys }) {
    this.#vault = vault;
    this.#keys = keys;
  }

  /** The value of the cookie for a key; `undefined` for an unknown key. */
  begin(key: string): { readonly cookie: string; readonly maxAgeSeconds: number } | undefined {
    if (this.#keys.clientOf(key) === undefined) return undefined;
    const cookie = this.#vault.seal(JSON.stringify({ key, until: Date.now() + lifetimeMs }), place);
    return { cookie, maxAgeSeconds: lifetimeMs / 1000 };
  }

  /** The client of a cookie. */
  clientOf(cookie: string): Client | undefined {
    const session = this.#opened(cookie);
    if (!isObject(session) || typeof session['key'] !== 'string' || typeof session['until'] !== 'number')
      return undefined;
    return session['until'] > Date.now() ? this.#keys.clientOf(session['key']) : undefined;
  }

  #opened(cookie: string): unknown {
    try {
      return parseJson(this.#vault.open(cookie, place));
    } catch {
      return undefined;
    }
  }
}
