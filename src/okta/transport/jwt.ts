import type { KeyObject } from 'node:crypto';
import { crypto } from '../crypto.ts';

/** The algorithms that Okta accepts for a client assertion. */
export type SigningAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'ES256' | 'ES384' | 'ES512';

/** A key, and how it signs. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly algorithm: SigningAlgorithm;
}

/** A part of a JWT. */
export function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** A JWT in compact form (RFC 7515) with a header that is encoded already: most have the same. */
export function signedJwt(header: string, claims: object, { key, algorithm }: SigningKey): string {
  const signed = `${header}.${encoded(claims)}`;
  const signer = algorithm.startsWith('RS') ? key : ({ key, dsaEncoding: 'ieee-p1363' } as const);
  const signature = crypto().sign(`sha${algorithm.slice(2)}`, Buffer.from(signed), signer);
  return `${signed}.${signature.toString('base64url')}`;
}

/** A random ID, as a proof or an assertion needs one of its own. */
export function randomId(): string {
  return crypto().randomUUID();
}
