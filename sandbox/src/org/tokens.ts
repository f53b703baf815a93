import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, notFound } from '../http/errors.ts';
import { timestamp } from '../state/clock.ts';
import type { ApiToken } from '../state/model.ts';
import type { Org } from '../state/org.ts';

/** The values of a new token. */
export interface NewToken {
  readonly id?: string;
  readonly name: string;
  readonly value: string;
  readonly userId: string;
  readonly roles?: readonly string[];
}

/** Adds a token. */
export function insertToken(org: Org, input: NewToken): ApiToken {
  const stamp = org.stamp();
  const token: ApiToken = {
    id: input.id ?? org.ids('00T'),
    seq: org.nextSeq(),
    name: input.name,
    value: input.value,
    userId: input.userId,
    roles: input.roles,
    created: stamp,
    lastUsed: org.clock.now(),
    network: { connection: 'ANYWHERE' },
    revoked: false,
  };
  org.tokensByValue.set(token.value, token);
  return org.tokens.keep(token);
}

/** Okta docs: a token expires after 30 days without use. */
const windowMs = 30 * 24 * 60 * 60 * 1000;

/** Whether a token is still valid. */
export function isGood(org: Org, token: ApiToken): boolean {
  if (token.revoked) return false;
  return !org.behavior.idleTokensExpire || org.clock.now() - token.lastUsed < windowMs;
}

/** A token (shape recorded from real orgs: `_links`, and P30D). The secret is never shown again. */
function view(call: Call, token: ApiToken): Record<string, unknown> {
  return {
    id: token.id,
    name: token.name,
    userId: token.userId,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    network: token.network,
    // Recorded from real orgs: every use updates lastUpdated and expiresAt.
    expiresAt: timestamp(token.lastUsed + windowMs),
    created: token.created,
    lastUpdated: timestamp(token.lastUsed),
    _links: {
      self: { href: `${call.base}/api/v1/api-tokens/${token.id}`, hints: { allow: ['GET', 'DELETE'] } },
      user: { href: `${call.base}/api/v1/users/${token.userId}`, hints: { allow: ['GET'] } },
    },
  };
}

function tokenOf(call: Call): ApiToken {
  const id = call.param('apiTokenId');
  const token = call.org.tokens.get(id);
  // Recorded from real orgs: the kind is Token.
  if (token === undefined || !isGood(call.org, token)) throw notFound(id, 'Token');
  return token;
}

/** Recorded from real orgs: the list has no paging and ignores a limit. */
export function listTokens(call: Call): OrgResponse {
  const tokens = call.org.tokens.ordered.filter((token) => isGood(call.org, token));
  return ok(tokens.map((token) => view(call, token)));
}

function log(call: Call, token: ApiToken, verb: 'revoke' | 'update'): void {
  call.log({
    eventType: `system.api_token.${verb}`,
    target: [{ id: token.id, type: 'Token', alternateId: 'unknown', displayName: token.name }],
  });
}

function revoke(call: Call, token: ApiToken): OrgResponse {
  token.revoked = true;
  log(call, token, 'revoke');
  return noContent;
}

/** Okta docs: upsert the network condition of a token. */
function update(call: Call, token: ApiToken): OrgResponse {
  const body = call.object();
  const network = objectMember(body, 'network');
  if (network !== undefined && network['connection'] !== 'ANYWHERE' && network['connection'] !== 'ZONE') {
    throw invalid('network', 'network.connection: must be ANYWHERE or ZONE');
  }
  token.name = textMember(body, 'name') ?? token.name;
  token.network = network ?? token.network;
  token.lastUsed = call.org.clock.now();
  log(call, token, 'update');
  return ok(view(call, token));
}

export function revokeOwnToken(call: Call): OrgResponse {
  const { token } = call.principal;
  // Okta's reference: the operation takes an API token only.
  if (token === undefined) throw new ApiError('E0000005');
  return revoke(call, token);
}

export function getToken(call: Call): OrgResponse {
  return ok(view(call, tokenOf(call)));
}

export function revokeToken(call: Call): OrgResponse {
  return revoke(call, tokenOf(call));
}

export function updateToken(call: Call): OrgResponse {
  return update(call, tokenOf(call));
}
