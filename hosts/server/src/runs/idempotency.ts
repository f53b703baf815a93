import { randomUUID } from 'node:crypto';
import { OktaError, type RunRecord, refusedField } from 'okta-connector';
import { isObject, parseJson } from 'okta-connector/host';
import { type Database, numberIn, textIn } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';

/** A response as it is stored and repeated. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request with an idempotency key. */
export interface KeyedRequest {
  readonly client: string;
  readonly key: string;
  /** What was asked: method, path and body. */
  readonly content: string;
}

/** How long a key is kept, in milliseconds. */
const keptMs = 24 * 60 * 60_000;
const longestKey = 255;

/** What to do with a request. */
export type Begun =
  | { readonly kind: 'replay'; readonly response: StoredResponse }
  | {
      readonly kind: 'run';
      /** For `connection.run`: what an earlier attempt, which was killed or failed, recorded. */
      readonly record: RunRecord;
      /** Stores the final response. */
      finish(response: StoredResponse): void;
      /** The run may be repeated with the same key. What it may have written is looked up then. */
      release(): void;
    };

/**
 * Idempotency keys of clients, kept for 24 hours, as the draft `draft-ietf-httpapi-idempotency-key-header-07` describes them. A request
 * whose process was killed runs again, and looks up first what the killed one has written.
 */
export class Idempotency {
  readonly #database: Database;
  readonly #vault: Vault;
  /** The keys of requests that run in this process. */
  readonly #running = new Set<string>();
  #prunedAt = 0;

  constructor({ database, vault }: { readonly database: Database; readonly vault: Vault }) {
    this.#database = database;
    this.#vault = vault;
  }

  /** Throws `conflict` while the first request runs, and `invalid_request` with `idempotency_key_reused` for another request. */
  begin({ client, key, content }: KeyedRequest): Begun {
    if (key === '' || key.length > longestKey)
      throw refusedField('Idempotency-Key', {
        what: `must have 1 to ${longestKey} characters`,
        hint: 'use a new UUID for each write',
      });
    this.#prune();
    const slot = `${client} ${key}`;
    const fingerprint = this.#vault.digest(`${slot} ${content}`);
    const row = this.#database.get('SELECT * FROM host_idempotency WHERE client = ? AND key = ?', client, key);
    if (row !== undefined && textIn(row, 'fingerprint') !== fingerprint)
      throw new OktaError(
        'invalid_request',
        { what: 'The Idempotency-Key was used for another request', hint: 'use a new key for each write' },
        { code: keyReused, field: 'Idempotency-Key' },
      );
    if (this.#running.has(slot))
      throw new OktaError('conflict', {
        what: 'The first request with this Idempotency-Key is still running',
        hint: 'repeat the request in a moment',
      });
    const stored = textIn(row, 'state') === 'done' ? this.#stored(textIn(row, 'response'), slot) : undefined;
    if (stored !== undefined) return { kind: 'replay', response: stored };
    const run = row === undefined ? randomUUID() : textIn(row, 'run');
    if (row === undefined)
      this.#database.run(
        "INSERT INTO host_idempotency (client, key, fingerprint, run, state, created_at) VALUES (?, ?, ?, ?, 'new', ?)",
        client,
        key,
        fingerprint,
        run,
        Date.now(),
      );
    this.#running.add(slot);
    const startedAt = textIn(row, 'state') === 'started' ? (numberIn(row, 'org_started_at') ?? Number.NaN) : undefined;
    const update = 'UPDATE host_idempotency SET state = ?3, org_started_at = ?4 WHERE client = ?1 AND key = ?2';
    return {
      kind: 'run',
      record: {
        id: run,
        startedAt,
        start: (at) =>
          void this.#database.runDurably(update, client, key, 'started', at === undefined ? null : Math.floor(at)),
      },
      finish: (response) => {
        const sealed = this.#vault.seal(JSON.stringify(response), slot);
        const finished = "UPDATE host_idempotency SET state = 'done', response = ?3 WHERE client = ?1 AND key = ?2";
        this.#database.run(finished, client, key, sealed);
        this.#running.delete(slot);
      },
      release: () => void this.#running.delete(slot),
    };
  }

  #stored(sealed: string, slot: string): StoredResponse | undefined {
    const value = parseJson(this.#vault.open(sealed, slot));
    return isStoredResponse(value) ? value : undefined;
  }

  #prune(): void {
    const now = Date.now();
    if (now - this.#prunedAt < 60_000) return;
    this.#prunedAt = now;
    this.#database.run('DELETE FROM host_idempotency WHERE created_at < ?', now - keptMs);
  }
}

/** The code of the error for a key that was used for another request. */
export const keyReused = 'idempotency_key_reused';

/** Whether a value is a response as {@link Idempotency} stores it. */
export function isStoredResponse(value: unknown): value is StoredResponse {
  return (
    isObject(value) &&
    typeof value['status'] === 'number' &&
    typeof value['body'] === 'string' &&
    isObject(value['headers'])
  );
}
