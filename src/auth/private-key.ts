import type { JsonWebKey, KeyObject } from 'node:crypto';
import { crypto } from '../okta/crypto.ts';
import { isObject, memberAt, parseJson, textAt } from '../okta/json.ts';
import type { SigningAlgorithm, SigningKey } from '../okta/transport/jwt.ts';
import { withoutInvisible, withoutQuotes } from './pasted-text.ts';
import { refusal } from './refusal.ts';

/** The private key of a service app. Never logged and never sent. */
export interface PrivateKey extends SigningKey {
  /** The key ID that a JWK holds. */
  readonly keyId?: string;
  /** Texts that must never be shown: the key as it was pasted, and its parts. */
  readonly secrets: readonly string[];
}

/** A PKCS#8 key of 16,384 bits has about 13,000 characters. */
const longestKey = 32_768;

const copyAgain =
  'paste the private key that you saved when you created the key in Okta (the app, General, Client Credentials)';

/**
 * The private key in a pasted text: JWK JSON, or PEM as PKCS#8, PKCS#1 or SEC1, also with `\n` written out or on one line.
 * Throws `invalid_request` that names what the text is instead, and never repeats it.
 */
export function parsePrivateKey(text: string): PrivateKey {
  if (typeof text !== 'string' || text.trim() === '')
    throw refusal('privateKey', { what: 'is missing', hint: copyAgain });
  if (text.length > longestKey)
    throw refusal('privateKey', { what: `is longer than ${longestKey} characters`, hint: copyAgain });
  const pasted = withoutQuotes(withoutInvisible(text).trim()).trim();
  const parsed = pasted.startsWith('{') ? fromJwk(pasted) : fromPem(pasted);
  return { ...parsed, algorithm: algorithmOf(parsed.key, parsed.wanted), secrets: secretsOf(parsed.key, text) };
}

interface Parsed {
  readonly key: KeyObject;
  readonly keyId?: string;
  /** The algorithm that a JWK names. */
  readonly wanted?: string | undefined;
}

function fromJwk(text: string): Parsed {
  // A JWK in an environment variable may have its quotation marks escaped.
  const json = parseJson(text) ?? parseJson(text.replaceAll('\\"', '"'));
  if (!isObject(json)) {
    const hint = 'paste the whole JSON, from { to }';
    throw refusal('privateKey', { what: 'starts like a JWK, but is not complete JSON', hint });
  }
  const keys = memberAt(json, 'keys');
  const jwk = Array.isArray(keys) ? (keys.find((one) => textAt(one, 'd') !== undefined) ?? keys[0]) : json;
  if (textAt(jwk, 'kty') === undefined)
    throw refusal('privateKey', { what: 'is JSON, but not a JWK', hint: copyAgain });
  if (memberAt(jwk, 'kty') === 'oct')
    throw refusal('privateKey', { what: 'is a symmetric key', hint: `Okta needs an RSA or EC key; ${copyAgain}` });
  if (textAt(jwk, 'd') === undefined) throw publicKey();
  const keyId = textAt(jwk, 'kid');
  const key = read(() => crypto().createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }));
  return { key, wanted: textAt(jwk, 'alg'), ...(keyId === undefined ? {} : { keyId }) };
}

function fromPem(text: string): Parsed {
  const pem = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
  const [whole, label = '', body = ''] = /-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END/s.exec(pem) ?? [];
  if (whole === undefined) throw notPem(pem);
  if (/PUBLIC KEY/.test(label)) throw publicKey();
  if (label === 'ENCRYPTED PRIVATE KEY' || /Proc-Type:\s*4,ENCRYPTED/.test(body)) {
    const hint = 'decrypt it first, for example with openssl pkcs8 -in key.pem -out decrypted.pem';
    throw refusal('privateKey', { what: 'is encrypted with a passphrase', hint });
  }
  if (/CERTIFICATE/.test(label))
    throw refusal('privateKey', { what: 'is a certificate, not a private key', hint: copyAgain });
  if (label === 'OPENSSH PRIVATE KEY') {
    const hint = 'convert it first with ssh-keygen -p -m PEM -f key, or create the key in Okta';
    throw refusal('privateKey', { what: 'is a key for SSH', hint });
  }
  // A key copied as one line has blanks where its line breaks were.
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  const canonical = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
  return { key: read(() => crypto().createPrivateKey(canonical)) };
}

function read(create: () => KeyObject): KeyObject {
  try {
    return create();
  } catch {
    // The error of OpenSSL would say nothing to an admin.
    throw refusal('privateKey', { what: 'cannot be read: it is incomplete or damaged', hint: copyAgain });
  }
}

function notPem(text: string): Error {
  if (/^-----BEGIN/.test(text)) {
    const hint = 'paste all lines, from -----BEGIN to -----END';
    return refusal('privateKey', { what: 'is only a part of a key', hint });
  }
  if (/^eyJ[\w-]*\.[\w-]+\./.test(text))
    return refusal('privateKey', { what: 'is a token (a JWT), not a private key', hint: copyAgain });
  if (/^00[\w-]{36,48}$/.test(text)) {
    const hint = 'put it into the field for the API token, or paste the private key of the service app';
    return refusal('privateKey', { what: 'looks like an API token', hint });
  }
  if (/^[\w-]{40}$|^[\w-]{64}$/.test(text)) {
    const hint = `Okta takes only a key for its API: choose "Public key / Private key" in the app, and ${copyAgain}`;
    return refusal('privateKey', { what: 'looks like a client secret', hint });
  }
  return refusal('privateKey', { what: 'is neither a JWK nor a PEM text', hint: copyAgain });
}

function publicKey(): Error {
  return refusal('privateKey', { what: 'is a public key: its private part is missing', hint: copyAgain });
}

const curves: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

const rsaAlgorithms = ['RS256', 'RS384', 'RS512'] as const;

function algorithmOf(key: KeyObject, wanted: string | undefined): SigningAlgorithm {
  if (key.asymmetricKeyType === 'rsa') return rsaAlgorithms.find((one) => one === wanted) ?? 'RS256';
  const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (key.asymmetricKeyType === 'ec' && curve !== undefined) return curve;
  const hint = 'create an RSA key, or an EC key on P-256, P-384 or P-521';
  throw refusal('privateKey', { what: 'is of a kind that Okta does not accept', hint });
}

/** The numbers of the key in base64url, as a JWK and an error might show them, and the text itself. */
function secretsOf(key: KeyObject, text: string): string[] {
  const { d = '', p = '', q = '' } = key.export({ format: 'jwk' });
  return [text.trim(), d, p, q].filter((secret) => secret.length >= 16);
}

/** A fingerprint that tells keys apart and reveals nothing: the public part. */
export function publicPart(key: KeyObject): string {
  return crypto().createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
}
