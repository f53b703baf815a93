import { randomBytes } from 'node:crypto';
import { OktaError } from 'okta-connector';
import { isObject, parseJson } from 'okta-connector/host';
import type { Client } from '../clients/client.ts';
import { tokenClient } from '../clients/token-verifier.ts';
import { type Database, numberIn, type Row, textIn } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';

/** Who subscribes. */
type Subscriber = Pick<Client, 'id' | 'expiresAt'>;

/** A subscription as it is stored. */
export interface StoredSubscription {
  readonly id: string;
  /** The client that it belongs to. */
  readonly client: string;
  /** The org whose events it gets. */
  readonly org: string;
  readonly trigger: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly url: string;
  readonly createdAt: number;
  /** From when on events are delivered, by the org's clock. Absent until it is watched. */
  readonly activeFrom?: number;
  /** When the receiver ended it with a 410, or when it expired. */
  readonly endedAt?: number;
  /** When it ends unless its client renews it. Absent if its client has a key, with which it is deleted. */
  readonly expiresAt?: number;
}

const mostOfClient = 100;
const mostOfAll = 500;
/** How long an ended subscription is shown, in milliseconds. */
const endedMs = 7 * 86_400_000;
/** How long a subscription outlives the access token that created or renewed it, in milliseconds. */
const renewalMs = 7 * 86_400_000;

/** The subscriptions of all clients. Secrets and URLs are encrypted: URLs of platforms often contain a key. */
export class Subscriptions {
  readonly #database: Database;
  readonly #vault: Vault;

  constructor({ database, vault }: { readonly database: Database; readonly vault: Vault }) {
    this.#database = database;
    this.#vault = vault;
    // Files of earlier versions have no time for the subscriptions of access tokens.
    database.run(
      'UPDATE host_subscription SET expires_at = ?1 WHERE expires_at IS NULL AND substr(client, 1, length(?2)) = ?2',
      Date.now() + renewalMs,
      tokenClient,
    );
  }

  /** Adds a subscription. Throws `conflict` if the client or the server has too many. */
  add(
    given: Pick<StoredSubscription, 'org' | 'trigger' | 'input' | 'url'> & {
      readonly client: Subscriber;
      readonly secret: string;
    },
  ): StoredSubscription {
    const { org, trigger, input, url, secret } = given;
    const client = given.client.id;
    const going = this.list().filter(({ endedAt }) => endedAt === undefined);
    const own = going.filter((subscription) => subscription.client === client);
    if (own.length >= mostOfClient || going.length >= mostOfAll)
      throw new OktaError('conflict', {
        what: `There are ${own.length >= mostOfClient ? mostOfClient : mostOfAll} subscriptions, the most that are allowed`,
        hint: 'delete one that is not needed',
      });
    const id = `sub_${randomBytes(15).toString('base64url')}`;
    const createdAt = Date.now();
    const expiresAt = given.client.expiresAt === undefined ? undefined : given.client.expiresAt + renewalMs;
    this.#database.runDurably(
      `INSERT INTO host_subscription (id, client, trigger, input, url, secret, created_at, expires_at, org)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      client,
      trigger,
      JSON.stringify(input),
      this.#vault.seal(url, placeOf(id, 'url')),
      this.#vault.seal(secret, placeOf(id, 'secret')),
      createdAt,
      expiresAt ?? null,
      org,
    );
    return { id, client, org, trigger, input, url, createdAt, ...(expiresAt === undefined ? {} : { expiresAt }) };
  }

  /** Lets a subscription that expires last longer. Throws `conflict` if it has ended, because events are missing since. */
  renew({ id, endedAt, expiresAt }: StoredSubscription, client: Subscriber): void {
    if (endedAt !== undefined)
      throw new OktaError('conflict', { what: 'The subscription has ended', hint: 'create another one' });
    if (expiresAt === undefined) return;
    const until = (client.expiresAt ?? Date.now()) + renewalMs;
    this.#database.runDurably('UPDATE host_subscription SET expires_at = ? WHERE id = ?', until, id);
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

  /** Ends what has expired, and removes what ended long ago. Returns whether something ended. */
  prune(): boolean {
    const ended = this.#database.run(
      'UPDATE host_subscription SET ended_at = expires_at WHERE ended_at IS NULL AND expires_at <= ?',
      Date.now(),
    );
    this.#database.run('DELETE FROM host_subscription WHERE ended_at < ?', Date.now() - endedMs);
    return ended > 0;
  }

  #read(row: Row): StoredSubscription {
    const id = textIn(row, 'id');
    const input = parseJson(textIn(row, 'input'));
    const activeFrom = numberIn(row, 'active_from');
    const expiresAt = numberIn(row, 'expires_at');
    const hasExpired = expiresAt !== undefined && expiresAt <= Date.now();
    const endedAt = numberIn(row, 'ended_at') ?? (hasExpired ? expiresAt : undefined);
    return {
      id,
      client: textIn(row, 'client'),
      org: textIn(row, 'org'),
      trigger: textIn(row, 'trigger'),
      input: isObject(input) ? input : {},
      url: this.#vault.open(textIn(row, 'url'), placeOf(id, 'url')),
      createdAt: numberIn(row, 'created_at') ?? 0,
      ...(activeFrom === undefined ? {} : { activeFrom }),
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
  }
}

function placeOf(id: string, member: 'url' | 'secret'): string {
  return `${member} of ${id}`;
}
