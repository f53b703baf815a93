import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { Call, OrgResponse } from '../http/call.ts';
import type { Org } from '../state/org.ts';
import { isSignedBy, type Jwt, readJwt } from './jwt.ts';
import type { ServiceApp } from './model.ts';
import { currentNonce, isGoodNonce } from './nonces.ts';
import { proofOf } from './proofs.ts';

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Okta docs: an assertion is good for at most an hour. */
const longestAssertion = 3600;

/** A refusal of the token endpoint (RFC 6749). Okta's descriptions are recorded for proofs only; the others are plausible. */
class OAuthError extends Error {
  readonly error: string;
  readonly status: number;
  constructor(error: string, description: string, status = error === 'invalid_client' ? 401 : 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

/** `POST /oauth2/v1/token` for service apps (Okta docs: client credentials with private_key_jwt and DPoP). */
export function issueToken(call: Call): OrgResponse {
  try {
    return grant(call);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const nonce = error.error === 'use_dpop_nonce' ? { 'dpop-nonce': currentNonce(call.org) } : {};
    return {
      status: error.status,
      body: { error: error.error, error_description: error.message },
      headers: nonce,
    };
  }
}

function grant(call: Call): OrgResponse {
  const { org } = call;
  const form = call.form();
  if (form.get('grant_type') !== 'client_credentials')
    throw new OAuthError(
      'unsupported_grant_type',
      'The authorization grant type is not supported by the authorization server.',
    );
  if (form.get('client_assertion_type') !== jwtBearer)
    throw new OAuthError('invalid_client', "Invalid value for 'client_assertion_type' parameter.");
  const app = clientOf(call, form.get('client_assertion') ?? '');
  const thumbprint = boundTo(call, app);
  const scopes = grantedScopes(app, form.get('scope') ?? '');
  const now = org.clock.now();
  const seconds = Math.max(1, Math.round(org.behavior.accessTokenMs / 1000));
  const value = signedToken(org, { app, scopes, thumbprint, seconds, origin: call.base });
  org.accessTokens.set(value, {
    value,
    clientId: app.appId,
    scopes,
    thumbprint,
    endsAt: now + org.behavior.accessTokenMs,
  });
  return {
    status: 200,
    body: {
      token_type: thumbprint === undefined ? 'Bearer' : 'DPoP',
      expires_in: seconds,
      access_token: value,
      scope: scopes.join(' '),
    },
    // Recorded from real orgs: a success with a proof carries the nonce too.
    headers: thumbprint === undefined ? {} : { 'dpop-nonce': currentNonce(org) },
  };
}

/** The app whose assertion this is. */
function clientOf({ org, base }: Call, assertion: string): ServiceApp {
  const jwt = readJwt(assertion);
  if (jwt === undefined) throw new OAuthError('invalid_client', 'The client_assertion is malformed.');
  const { claims } = jwt;
  const app = org.serviceApps.get(String(claims['sub']));
  if (app === undefined || claims['iss'] !== claims['sub'] || org.apps.get(app.appId)?.status !== 'ACTIVE')
    throw new OAuthError('invalid_client', "Invalid value for 'client_id' parameter.");
  checkSignature(app, jwt);
  if (claims['aud'] !== `${base}/oauth2/v1/token`)
    throw new OAuthError(
      'invalid_client',
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
    );
  const now = org.clock.now() / 1000;
  const ends = Number(claims['exp']);
  if (!(ends > now - 60)) throw new OAuthError('invalid_client', 'The client_assertion token is expired.');
  if (ends > now + longestAssertion)
    throw new OAuthError('invalid_client', 'The client_assertion token has an expiration too far into the future.');
  if (Number(claims['iat'] ?? 0) > now + 300)
    throw new OAuthError('invalid_client', 'The client_assertion token was issued in the future.');
  const jti = claims['jti'];
  if (typeof jti === 'string' && !org.usedOnce.take(jti, org.clock.now()))
    throw new OAuthError('invalid_client', 'The client_assertion token has already been used.');
  return app;
}

function checkSignature({ keys }: ServiceApp, jwt: Jwt): void {
  const { kid } = jwt.header;
  const candidates = kid === undefined ? keys : keys.filter((key) => key['kid'] === kid);
  if (candidates.length === 0)
    throw new OAuthError(
      'invalid_client',
      `There is no key for the 'kid' of the client_assertion in the client's JWKS.`,
    );
  if (!candidates.some((key) => isSignedBy(jwt, key)))
    throw new OAuthError('invalid_client', 'The client_assertion signature is invalid.');
}

/** The key that the token is bound to; `undefined` for an app that does not require proofs and a request without one. */
function boundTo({ org, base, headers }: Call, app: ServiceApp): string | undefined {
  if (!app.dpop) return undefined;
  const proof = proofOf({ org, headers, method: 'POST', url: `${base}/oauth2/v1/token` });
  if ('fault' in proof) throw new OAuthError('invalid_dpop_proof', proof.fault);
  // Recorded from real orgs.
  if (!isGoodNonce(org, proof.nonce))
    throw new OAuthError('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.');
  return proof.thumbprint;
}

/** Whether Okta gives the granted part of the scopes or refuses all is undocumented; here it refuses, as RFC 6749 allows. */
function grantedScopes({ scopes }: ServiceApp, asked: string): string[] {
  const wanted = asked.split(' ').filter((scope) => scope !== '');
  if (wanted.length === 0)
    throw new OAuthError(
      'invalid_scope',
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    );
  if (wanted.some((scope) => !scopes.has(scope)))
    throw new OAuthError(
      'invalid_scope',
      'One or more scopes are not configured for the authorization server resource.',
    );
  return wanted;
}

const signingKeys = new WeakMap<Org, KeyObject>();

function signingKey(org: Org): KeyObject {
  const known = signingKeys.get(org) ?? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  signingKeys.set(org, known);
  return known;
}

interface TokenOf {
  readonly app: ServiceApp;
  readonly scopes: readonly string[];
  readonly thumbprint: string | undefined;
  readonly seconds: number;
  readonly origin: string;
}

/** Okta docs: an access token of the org's own authorization server. Clients must not look into it. */
function signedToken(org: Org, { app, scopes, thumbprint, seconds, origin }: TokenOf): string {
  const now = Math.floor(org.clock.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    ver: 1,
    jti: org.ids('AT.'),
    iss: origin,
    aud: origin,
    sub: app.appId,
    iat: now,
    exp: now + seconds,
    cid: app.appId,
    scp: scopes,
    ...(thumbprint === undefined ? {} : { cnf: { jkt: thumbprint } }),
  };
  const signed = `${part({ alg: 'RS256', kid: keyId })}.${part(claims)}`;
  const key = createPrivateKey(signingKey(org).export({ format: 'pem', type: 'pkcs8' }));
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

const keyId = 'sandbox-signing-key';

/** The public keys of the org (Okta docs: `GET /oauth2/v1/keys`). */
export function listKeys(call: Call): OrgResponse {
  const jwk: JsonWebKey = createPublicKey(signingKey(call.org)).export({ format: 'jwk' });
  return { status: 200, body: { keys: [{ ...jwk, alg: 'RS256', kid: keyId, use: 'sig' }] } };
}
