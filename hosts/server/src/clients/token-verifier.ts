import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { OktaError } from 'okta-connector';
import { type Client, effects } from './client.ts';

/** An authorization server whose access tokens the server accepts. */
export interface TokenIssuer {
  readonly issuer: string;
  /** The address of this server, as clients ask for it. */
  readonly audience: string;
  /** @default `/.well-known/jwks.json` of the issuer */
  readonly jwksUrl?: string | undefined;
}

/** What a verified token says. */
export interface VerifiedToken {
  readonly client: Client;
  readonly scopes: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** How the IDs of clients with an access token begin. */
export const tokenClient = 'token ';

/** The scope of each effect. */
export const scopePrefix = 'okta.';

/** Verifies access tokens (JWT) of one issuer. Their scopes `okta.read`, `okta.write` and `okta.remove` are the effects. */
export class TokenVerifier {
  readonly issuer: TokenIssuer;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(issuer: TokenIssuer) {
    this.issuer = issuer;
    this.#keys = createRemoteJWKSet(jwksOf(issuer), { timeoutDuration: 5000 });
  }

  /** Whether a bearer looks like a token and not like a client key. */
  static isToken(bearer: string): boolean {
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(bearer);
  }

  /** The client of a token; `undefined` if it is not valid. Throws `unavailable` if the keys of the issuer cannot be read. */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    const { issuer, audience } = this.issuer;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
      });
      const scopes = scopesIn(payload['scope'] ?? payload['scp']);
      const { sub = '', exp = 0 } = payload;
      const allowed = effects.filter((effect) => scopes.includes(`${scopePrefix}${effect}`));
      const expiresAt = exp * 1000;
      const client = { id: `${tokenClient}${sub}`, name: sub, effects: new Set(allowed), isOwner: false, expiresAt };
      return { client, scopes, expiresAt };
    } catch (cause) {
      if (cause instanceof errors.JOSEError && !(cause instanceof errors.JWKSTimeout)) return undefined;
      const what = 'The keys of the authorization server cannot be read';
      throw new OktaError('unavailable', { what, hint: 'try again, or check the URL of its keys' }, { cause });
    }
  }
}

function jwksOf({ issuer, jwksUrl }: TokenIssuer): URL {
  return new URL(jwksUrl ?? `${issuer.endsWith('/') ? issuer.slice(0, -1) : issuer}/.well-known/jwks.json`);
}

function scopesIn(claim: unknown): readonly string[] {
  const list = Array.isArray(claim) ? claim : String(claim ?? '').split(' ');
  return list.filter((scope) => typeof scope === 'string' && scope !== '');
}
