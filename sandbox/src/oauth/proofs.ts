import { hash, type JsonWebKey } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isObject } from '../http/call.ts';
import type { Org } from '../state/org.ts';
import { isSignedBy, readJwt } from './jwt.ts';

/** A proof that a request brought, checked (RFC 9449, section 4.3). */
export type Proof =
  | { readonly thumbprint: string; readonly nonce: string | undefined }
  /** Why it is not one. The wording of Okta is recorded for a missing proof and a missing nonce only. */
  | { readonly fault: string };

interface ProofFor {
  readonly org: Org;
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  /** The address of the request without its query. */
  readonly url: string;
  /** The access token beside it. */
  readonly token?: string;
}

/** How far the time of a proof may be from the org's, in seconds. */
const leewaySeconds = 300;

/** The proof of a request. */
export function proofOf({ org, headers, method, url, token }: ProofFor): Proof {
  const text = headers['dpop'];
  // Recorded from real orgs.
  if (typeof text !== 'string' || text === '') return { fault: 'The DPoP proof JWT header is missing.' };
  const jwt = readJwt(text);
  if (jwt === undefined) return { fault: 'The DPoP proof JWT is malformed.' };
  const { header, claims } = jwt;
  const jwk = header['jwk'];
  if (header['typ'] !== 'dpop+jwt') return { fault: "The DPoP proof JWT has the wrong 'typ'." };
  if (!isObject(jwk) || 'd' in jwk || !isSignedBy(jwt, jwk as JsonWebKey))
    return { fault: 'The DPoP proof JWT signature is invalid.' };
  if (claims['htm'] !== method) return { fault: "The DPoP proof JWT has the wrong 'htm'." };
  if (claims['htu'] !== url) return { fault: "The DPoP proof JWT has the wrong 'htu'." };
  const issued = Number(claims['iat']);
  if (!(Math.abs(org.clock.now() / 1000 - issued) <= leewaySeconds))
    return { fault: "The DPoP proof JWT has an 'iat' that is too far from now." };
  if (token !== undefined && claims['ath'] !== hash('sha256', token, 'base64url'))
    return { fault: "The DPoP proof JWT has the wrong 'ath'." };
  const jti = claims['jti'];
  if (typeof jti !== 'string' || jti === '') return { fault: "The DPoP proof JWT has no 'jti'." };
  if (!org.usedOnce.take(jti, org.clock.now())) return { fault: 'The DPoP proof JWT has already been used.' };
  const nonce = claims['nonce'];
  return { thumbprint: thumbprintOf(jwk), nonce: typeof nonce === 'string' ? nonce : undefined };
}

/** RFC 7638. */
function thumbprintOf({ crv, e, kty, n, x, y }: Readonly<Record<string, unknown>>): string {
  const required = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
  return hash('sha256', JSON.stringify(required), 'base64url');
}
