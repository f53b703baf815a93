import { closestName } from '../okta/nearest.ts';
import { operations } from '../okta/operations.ts';
import type { ServiceAppInput } from './connection.ts';
import { withoutInvisible, withoutQuotes } from './pasted-text.ts';
import { type PrivateKey, parsePrivateKey, publicPart } from './private-key.ts';
import { refusal } from './refusal.ts';

/** A service app, checked. */
export interface ServiceApp {
  readonly clientId: string;
  readonly key: PrivateKey;
  readonly keyId: string | undefined;
  /** Absent to request the scopes that calls need. */
  readonly scopes: readonly string[] | undefined;
  /** Identifies the service app without a secret. */
  readonly fingerprint: string;
  /** Doubts about the input, one sentence each. */
  readonly warnings: readonly string[];
}

/** Every scope that a built-in step can need. */
function knownScopes(): string[] {
  return [...new Set(Object.values(operations).flatMap(({ scopes }): readonly string[] => scopes))].sort();
}

/** The service app in what a person entered. Throws `invalid_request` with the field at fault. */
export function parseServiceApp({ clientId, privateKey, keyId, scopes }: ServiceAppInput): ServiceApp {
  const id = parseClientId(clientId);
  const key = parsePrivateKey(privateKey);
  const given = parseScopes(scopes);
  const kid = key.keyId ?? parseKeyId(keyId);
  const wanted = given.length === 0 ? undefined : given;
  return {
    clientId: id,
    key,
    keyId: kid,
    scopes: wanted,
    fingerprint: JSON.stringify([id, publicPart(key.key), kid, wanted]),
    warnings: doubtsAbout(given),
  };
}

const whereId = 'copy the client ID of the app in Okta (Applications, the app, General)';

function parseClientId(text: string): string {
  const id = typeof text === 'string' ? withoutQuotes(withoutInvisible(text).trim()).trim() : '';
  if (id === '') throw refusal('clientId', { what: 'is missing', hint: whereId });
  if (/^https?:|\.okta/i.test(id)) throw refusal('clientId', { what: 'is a URL', hint: whereId });
  if (/^00[\w-]{36,48}$/.test(id)) {
    const hint = 'put it into the field for the API token, or copy the client ID of the app';
    throw refusal('clientId', { what: 'looks like an API token', hint });
  }
  if (!/^[\w-]{1,100}$/.test(id))
    throw refusal('clientId', { what: 'contains characters that client IDs never contain', hint: whereId });
  return id;
}

function parseKeyId(text: string | undefined): string | undefined {
  const id = withoutQuotes(withoutInvisible(text ?? '').trim()).trim();
  if (id === '') return undefined;
  if (id.length > 255 || !/^[\x21-\x7e]+$/.test(id)) {
    const hint = 'copy the key ID (kid) that Okta shows beside the public key, or leave it out';
    throw refusal('keyId', { what: 'is not a key ID', hint });
  }
  return id;
}

/** Scopes as people write them: a list, or a text with blanks, commas or line breaks. */
function parseScopes(given: ServiceAppInput['scopes']): string[] {
  if (given === undefined || given === null) return [];
  const texts: readonly unknown[] = typeof given === 'string' ? [given] : given;
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string'))
    throw refusal('scopes', { what: 'must be a list of texts', hint: 'use names such as okta.users.read' });
  const scopes = texts.flatMap((text) => withoutInvisible(String(text)).split(/[\s,;]+/)).map(withoutQuotes);
  const wrong = scopes.filter((scope) => scope !== '' && !/^[\w.:-]{1,100}$/.test(scope));
  if (wrong.length > 0)
    throw refusal('scopes', { what: 'contain something that is no scope', hint: 'use names such as okta.users.read' });
  return [...new Set(scopes.filter((scope) => scope !== ''))];
}

function doubtsAbout(scopes: readonly string[]): string[] {
  const known = knownScopes();
  return scopes.filter((scope) => !known.includes(scope)).flatMap((scope) => doubtAbout(scope, known));
}

function doubtAbout(scope: string, known: readonly string[]): string[] {
  const near = closestName(scope, known);
  if (near !== undefined && near.letters <= 2)
    return [`The scope ${scope} is not one of Okta's. Did you mean ${near.name}?`];
  // Okta has scopes that no built-in step needs.
  return /^okta(?:\.\w+)+\.(?:read|manage)(?:\.self)?$/.test(scope) ? [] : [`The scope ${scope} is not one of Okta's.`];
}
