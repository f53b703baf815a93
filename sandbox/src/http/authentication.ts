import { appParty, userParty } from '../logs/parties.ts';
import type { AccessToken } from '../oauth/model.ts';
import { currentNonce, isGoodNonce } from '../oauth/nonces.ts';
import { proofOf } from '../oauth/proofs.ts';
import { scopesFor } from '../oauth/scopes.ts';
import { isGood } from '../org/tokens.ts';
import type { Org } from '../state/org.ts';
import type { Principal } from './call.ts';
import { ApiError } from './errors.ts';
import type { Exchange } from './exchange.ts';

type Request = Pick<Exchange, 'headers' | 'method' | 'origin' | 'path'>;

/**
 * The caller of a request. Anything but an API token or an access token is 403 E0000005. A token that is wrong, revoked,
 * unused for 30 days or whose owner was deactivated: 401 E0000011 (Okta docs: API token management).
 */
export function authenticate(org: Org, request: Request): Principal {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(/ +/, 2);
  if (/^(?:bearer|dpop)$/i.test(scheme)) return serviceApp(org, request, { isDpop: /^dpop$/i.test(scheme), value });
  // HTTP leaves out white space at the end, so that an empty token arrives as its scheme alone.
  if (scheme !== 'SSWS' || value === '') throw new ApiError('E0000005');
  const token = org.tokensByValue.get(value);
  if (token === undefined || !isGood(org, token)) throw new ApiError('E0000011');
  const user = org.user(token.userId);
  if (user === undefined || user.status === 'DEPROVISIONED') throw new ApiError('E0000011');
  token.lastUsed = org.clock.now();
  const roles = token.roles === undefined ? org.roleTypesOf(user.id) : new Set(token.roles);
  return { id: token.id, party: userParty(user), token, user, roles };
}

/** The caller of an access token (RFC 6750, RFC 9449). Okta's bodies for it are not recorded. */
function serviceApp(org: Org, request: Request, { isDpop, value }: { isDpop: boolean; value: string }): Principal {
  const token = org.accessTokens.get(value);
  if (token === undefined || org.clock.now() >= token.endsAt)
    throw invalidToken(isDpop, 'The access token is invalid or expired.');
  // A bound token is worth nothing without its key.
  if (isDpop !== (token.thumbprint !== undefined)) throw invalidToken(isDpop, 'The access token is of another type.');
  if (isDpop) checkProof(org, request, token);
  const app = org.serviceApps.get(token.clientId);
  const inOrg = org.apps.get(token.clientId);
  if (app === undefined || inOrg?.status !== 'ACTIVE') throw invalidToken(isDpop, 'The client is not active.');
  const party = { ...appParty(inOrg), type: 'PublicClientApp' };
  return { id: token.clientId, party, roles: app.roles, scopes: token.scopes };
}

function checkProof(org: Org, { headers, method, origin, path }: Request, { value, thumbprint }: AccessToken): void {
  const proof = proofOf({ org, headers, method, url: origin + path, token: value });
  if ('fault' in proof) throw challenge('invalid_dpop_proof', proof.fault);
  if (proof.thumbprint !== thumbprint)
    throw challenge('invalid_dpop_proof', 'The DPoP proof is signed with another key.');
  // Recorded from real orgs: a nonce is not needed here; RFC 9449 lets a server ask for one at any time.
  if (org.behavior.apiNonces && !isGoodNonce(org, proof.nonce))
    throw challenge('use_dpop_nonce', 'Resource server requires nonce in DPoP proof.', {
      'dpop-nonce': currentNonce(org),
    });
}

function invalidToken(isDpop: boolean, description: string): ApiError {
  return refusal(`${isDpop ? 'DPoP' : 'Bearer'} error="invalid_token", error_description="${description}"`);
}

function challenge(error: string, description: string, headers: Readonly<Record<string, string>> = {}): ApiError {
  return refusal(`DPoP error="${error}", error_description="${description}", algs="ES256 RS256"`, headers);
}

function refusal(authenticateHeader: string, headers: Readonly<Record<string, string>> = {}): ApiError {
  return new ApiError('E0000011', { headers: { 'WWW-Authenticate': authenticateHeader, ...headers } });
}

/** 403 for an access token without the scope of the operation (RFC 6750, section 3.1). */
export function checkScope({ scopes }: Principal, { method, path }: Pick<Exchange, 'method' | 'path'>): void {
  if (scopes === undefined) return;
  const sufficient = scopesFor(method, path);
  if (sufficient.length === 0 || sufficient.some((scope) => scopes.includes(scope))) return;
  const challengeText = `Bearer error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", resource="${path}"`;
  throw new ApiError('E0000006', { headers: { 'WWW-Authenticate': challengeText } });
}
