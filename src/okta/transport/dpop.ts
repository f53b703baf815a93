import type { KeyObject } from 'node:crypto';

// Loaded on use, so that importing the package does not load it.
const crypto = () => process.getBuiltinModule('node:crypto');

/** What a proof is for. */
export interface ProofOf {
  readonly method: string;
  /** Absolute; its query and fragment do not count (RFC 9449, section 4.2). */
  readonly url: string;
  /** Seconds since 1970, by the org's clock. */
  readonly issuedAt: number;
  /** The access token that the proof goes with; absent at the token endpoint. */
  readonly token?: string;
  readonly nonce?: string | undefined;
}

/**
 * A key of this process that access tokens are bound to (RFC 9449). It is never the key of the service app, so that a leaked
 * proof says nothing about it, and it is never stored.
 */
export class DpopKey {
  readonly #key: KeyObject;
  /** The encoded header with the public key, the same for every proof. */
  readonly #header: string;
  #hashed = { token: '', hash: '' };

  constructor() {
    const { privateKey, publicKey } = crypto().generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    this.#key = privateKey;
    this.#header = encoded({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  }

  /** A proof for one attempt of one request. */
  proof({ method, url, issuedAt, token, nonce }: ProofOf): string {
    const claims = {
      jti: randomId(),
      htm: method,
      htu: url.split(/[?#]/, 1)[0],
      iat: issuedAt,
      ...(token === undefined ? {} : { ath: this.#hashOf(token) }),
      ...(nonce === undefined ? {} : { nonce }),
    };
    const signed = `${this.#header}.${encoded(claims)}`;
    const signature = crypto().sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }

  #hashOf(token: string): string {
    if (token !== this.#hashed.token) this.#hashed = { token, hash: crypto().hash('sha256', token, 'base64url') };
    return this.#hashed.hash;
  }
}

/** A part of a JWT. */
export function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** A random ID, as a proof or an assertion needs one of its own. */
export function randomId(): string {
  return crypto().randomUUID();
}
