import type { KeyObject } from 'node:crypto';
import { crypto } from '../crypto.ts';
import { encoded, randomId, signedJwt } from './jwt.ts';

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
    return signedJwt(this.#header, claims, { key: this.#key, algorithm: 'ES256' });
  }

  #hashOf(token: string): string {
    if (token !== this.#hashed.token) this.#hashed = { token, hash: crypto().hash('sha256', token, 'base64url') };
    return this.#hashed.hash;
  }
}
