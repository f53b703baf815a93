import { randomBytes } from 'node:crypto';
import { OktaError } from 'okta-connector';
import { isObject, parseJson } from 'okta-connector/host';
import { type Database, numberIn, type Row, textIn } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';

/** A subscription as it is stored. */
export interface StoredSubscription {
  readonly id: string;
  /** The client that it belongs to. */
  readonly client: string;
  readonly trigger: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly url: string;
  readonly createdAt: number;
  /** From when on events are delivered, by the org's clock. Absent until it is watched. */
  readonly activeFrom?: number;
  /** When the receiver ended it with a 410. */
  readonly endedAt?: number;
}

const mostOfClient = 100;
const mostOfAll = 500;
/** How long an ended subscription is shown, in milliseconds. */
const endedMs = 7 * 86_400_000;

/** The subscriptions of all clients. Secrets and URLs are encrypted: URLs of platforms often contain a key. */
export class Subscriptions {
  readonly #database: Database;
  readonly #vault: Vault;

  constructor({ database, vault }: { readonly database: Database; readonly vault: Vault }) {
    this.#database = database;
    this.#vault = vault;
  }

  /** Adds a subscription. Throws `conflict` if the client or the server has too many. */
  add(
    given: Pick<StoredSubscription, 'client' | 'trigger' | 'input' | 'url'> & { readonly secret: string },
  ): StoredSubscription {
    const { client, trigger, input, url, secret } = given;
    const going = this.list().filter(({ endedAt }) => endedAt === undefined);
    const own = going.filter((subscription) => subscription.client === client);
    if (own.length >= mostOfClient || going.length >= mostOfAll)
      throw new OktaError('conflict', {
        what: `There are ${own.length >= mostOfClient ? mostOfClient : mostOfAll} subscriptions, the most that are allowed`,
        hint: 'delete one that is not needed',
      });
    const id = `sub_${randomBytes(15).toString('base64url')}`;
    const createdAt = Date.now();
    this.#database.runDurably(
      'INSERT INTO host_subscription (id, client, trigger, input, url, secret, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      client,
      trigger,
      JSON.stringify(input),
      this.#vault.seal(url, placeOf(id, 'url')),
      this.#vault.seal(secret, placeOf(id, 'secret')),
      createdAt,
    );
    return { id, client, trigger, input, url, createdAt };
  }

  /** All subscriptions, oldest first. */
  list(): readonly StoredSubscription[] {
    return this.#database.all('SELECT * FROM host_subscription ORDER BY created_at, id').map((row) => this.#read(row));
  }

  find(id: string): StoredSubscription | undefined {
    const row = this.#database.get('SELECT * FROM host_subscription WHERE id = ?', id);
    return row === undefined ? undefined : this.#read(row);
  }

  /** The secret that signs its events. */
  secretOf(id: string): string {
    const row = this.#database.get('SELECT secret FROM host_subscription WHERE id = ?', id);
    return this.#vault.open(textIn(row, 'secret'), placeOf(id, 'secret'));
  }

  activate(id: string, from: number): void {
    this.#database.run('UPDATE host_subscription SET active_from = ? WHERE id = ? AND active_from IS NULL', from, id);
  }

  /** Ends a subscription at the wish of its receiver. It is shown for a week. */
  end(id: string): void {
    this.#database.runDurably('UPDATE host_subscription SET ended_at = ? WHERE id = ?', Date.now(), id);
  }

  remove(id: string): void {
    this.#database.runDurably('DELETE FROM host_subscription WHERE id = ?', id);
  }

  /** Removes what ended long ago. */
  prune(): void {
    this.#database.run('DELETE FROM host_subscription WHERE ended_at < ?', Date.now() - endedMs);
  }

  #read(row: Row): StoredSubscription {
    const id = textIn(row, 'id');
    const input = parseJson(textIn(row, 'input'));
    const activeFrom = numberIn(row, 'active_from');
    const endedAt = numberIn(row, 'ended_at');
    return {
      id,
      client: textIn(row, 'client'),
      trigger: textIn(row, 'trigger'),
      input: isObject(input) ? input : {},
      url: this.#vault.open(textIn(row, 'url'), placeOf(id, 'url')),
      createdAt: numberIn(row, 'created_at') ?? 0,
      ...(activeFrom === undefined ? {} : { activeFrom }),
      ...(endedAt === undefined ? {} : { endedAt }),
    };
  }
}

function placeOf(id: string, member: 'url' | 'secret'): string {
  return `${member} of ${id}`;
}
