import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { OktaError, refusedField } from 'okta-connector';
import { printable } from 'okta-connector/host';
import { type Database, numberIn, type Row, textIn } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';
import { type Client, type ClientEffect, effects } from './client.ts';

/** A client key without the key itself. */
export interface ClientKey {
  readonly id: string;
  readonly name: string;
  readonly effects: readonly ClientEffect[];
  readonly createdAt: string;
  /** When it was last used, to the minute. */
  readonly usedAt?: string;
}

/** The ID of the client that set the server up. */
const ownerId = 'owner';

/** The least characters of a key that somebody chose. */
const shortestKey = 24;
const longestName = 64;
const mostKeys = 1000;
const minuteMs = 60_000;

/** The keys of a server's clients: stored hashed, each with the effects that it may have. */
export class ClientKeys {
  readonly #database: Database;
  /** The key of the owner, who may also set the connection and manage keys. */
  readonly ownerKey: string;

  constructor(database: Database, { vault, ownerKey }: { vault: Vault; ownerKey?: string | undefined }) {
    this.#database = database;
    this.ownerKey = ownerKey === undefined || ownerKey === '' ? storedOwnerKey(database, vault) : checkedKey(ownerKey);
  }

  /** The client with a key. */
  clientOf(key: string): Client | undefined {
    if (sameText(key, this.ownerKey)) return { id: ownerId, name: 'owner', effects: new Set(effects), isOwner: true };
    const row = this.#database.get('SELECT * FROM host_client WHERE key_hash = ?', hashOf(key));
    if (row === undefined) return undefined;
    const { id, name, effects: allowed, usedAt } = toClientKey(row);
    const now = Date.now();
    if (usedAt === undefined || now - Date.parse(usedAt) > minuteMs)
      this.#database.run('UPDATE host_client SET used_at = ? WHERE id = ?', now, id);
    return { id, name, effects: new Set(allowed), isOwner: false };
  }

  /** Every key, oldest first. */
  list(): readonly ClientKey[] {
    return this.#database.all('SELECT * FROM host_client ORDER BY created_at, id').map(toClientKey);
  }

  /** Creates a key. It is returned once and cannot be read again. */
  create(given: { readonly name?: unknown; readonly effects?: unknown }): ClientKey & { readonly key: string } {
    const name = typeof given.name === 'string' ? given.name.trim() : '';
    if (name === '' || name.length > longestName)
      throw refusedField('name', { what: `must have 1 to ${longestName} characters`, hint: 'name what uses the key' });
    if (printable(name) !== name)
      throw refusedField('name', { what: 'contains invisible characters', hint: 'use visible ones' });
    const allowed = checkedEffects(given.effects ?? ['read']);
    if (this.list().length >= mostKeys)
      throw refusedField('name', { what: `is one too many: there are ${mostKeys} keys`, hint: 'delete unused ones' });
    const key = `okc_${randomBytes(32).toString('base64url')}`;
    const id = randomUUID();
    const now = Date.now();
    this.#database.run(
      'INSERT INTO host_client (id, name, key_hash, effects, created_at) VALUES (?, ?, ?, ?, ?)',
      id,
      name,
      hashOf(key),
      allowed.join(' '),
      now,
    );
    return { id, name, effects: allowed, createdAt: new Date(now).toISOString(), key };
  }

  /** Deletes a key. Throws `not_found`. */
  remove(id: string): void {
    if (this.#database.run('DELETE FROM host_client WHERE id = ?', id) > 0) return;
    throw new OktaError('not_found', { what: 'No key has this ID', hint: 'list the keys' });
  }
}

/** Validates a list of effects. */
function checkedEffects(given: unknown): readonly ClientEffect[] {
  const allowed = effects.filter((effect) => Array.isArray(given) && given.includes(effect));
  if (Array.isArray(given) && allowed.length > 0 && given.every((effect) => effects.includes(effect))) return allowed;
  throw refusedField('effects', { what: `must be a list of ${effects.join(', ')}`, hint: 'name at least one' });
}

function toClientKey(row: Row): ClientKey {
  const usedAt = numberIn(row, 'used_at');
  return {
    id: textIn(row, 'id'),
    name: textIn(row, 'name'),
    effects: effects.filter((effect) => textIn(row, 'effects').split(' ').includes(effect)),
    createdAt: new Date(numberIn(row, 'created_at') ?? 0).toISOString(),
    ...(usedAt === undefined ? {} : { usedAt: new Date(usedAt).toISOString() }),
  };
}

// Keys are random and long, so a plain hash cannot be reversed by trying.
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/** The key of the owner is made once, so that clients that were set up with it work after a restart. */
function storedOwnerKey(database: Database, vault: Vault): string {
  const place = 'owner key';
  const stored = database.get('SELECT value FROM host_setting WHERE name = ?', place);
  if (stored !== undefined) return vault.open(textIn(stored, 'value'), place);
  const key = `okc_${randomBytes(32).toString('base64url')}`;
  database.run('INSERT INTO host_setting (name, value) VALUES (?, ?)', place, vault.seal(key, place));
  return key;
}

function checkedKey(key: string): string {
  if (key.length >= shortestKey && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new OktaError('invalid_request', {
    what: `The key of the server must have at least ${shortestKey} visible characters`,
    hint: 'create one with: openssl rand -base64 32',
  });
}

/** Compares without telling by the time how much is equal. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
