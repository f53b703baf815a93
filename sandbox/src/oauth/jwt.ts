import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { isObject } from '../http/call.ts';

/** A signed JWT, not yet verified. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: string;
  readonly signature: Buffer;
}

/** The parts of a JWT in compact form; `undefined` for anything else. */
export function readJwt(text: string): Jwt | undefined {
  const [header, claims, signature, ...rest] = text.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return undefined;
  try {
    const [first, second]: unknown[] = [header, claims].map((part) =>
      JSON.parse(Buffer.from(part, 'base64url').toString()),
    );
    if (!isObject(first) || !isObject(second)) return undefined;
    return {
      header: first,
      claims: second,
      signed: `${header}.${claims}`,
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    return undefined;
  }
}

/** Whether a JWT is signed with this key (RFC 7518: RS256 to RS512, ES256 to ES512). */
export function isSignedBy({ header, signed, signature }: Jwt, jwk: JsonWebKey): boolean {
  const [, kind, bits] = /^(RS|ES)(256|384|512)$/.exec(String(header['alg'])) ?? [];
  if (kind === undefined) return false;
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const isRsa = kind === 'RS';
    if ((key.asymmetricKeyType === 'rsa') !== isRsa) return false;
    return verify(`sha${bits}`, Buffer.from(signed), isRsa ? key : { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}
