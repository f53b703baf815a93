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
  const signature = crypto().sign(`sha${algorithm.slice(2)}`, Buffer.from(signed), key);
  const raw = algorithm.startsWith('RS') ? signature : joined(signature, coordinateBytes[algorithm] ?? 0);
  return `${signed}.${raw.toString('base64url')}`;
}

/** The length of each half of a signature. */
const coordinateBytes: Partial<Record<SigningAlgorithm, number>> = { ES256: 32, ES384: 48, ES512: 66 };

/**
 * Both integers of an ECDSA signature, each padded to `size` bytes (RFC 7518, section 3.4). OpenSSL signs to DER; the option
 * `dsaEncoding` of `sign` converts it too, but takes as long as the signature.
 *
 * @example 30 44 | 02 20 r (32 bytes) | 02 20 s (32 bytes) becomes r s. An integer has a leading 00 if its first bit is set.
 */
function joined(der: Buffer, size: number): Buffer {
  const raw = Buffer.alloc(2 * size);
  // The length of the sequence has a second byte from 128 bytes on, which only ES512 reaches.
  let at = (der[1] ?? 0) < 0x80 ? 2 : 3;
  for (const end of [size, 2 * size]) {
    const length = der[at + 1] ?? 0;
    const start = at + 2;
    at = start + length;
    const digits = length > size ? der.subarray(at - size, at) : der.subarray(start, at);
    digits.copy(raw, end - digits.length);
  }
  return raw;
}

/** A random ID, as a proof or an assertion needs one of its own. */
export function randomId(): string {
  return crypto().randomUUID();
}
