import { type Answer, type Call, NO_CONTENT, ok, type Route } from './call.ts';
import { timestamp } from './clock.ts';
import { notFound } from './errors.ts';
import type { ApiToken } from './model.ts';
import type { Org } from './org.ts';

/** A token about to be put into the org. */
export interface NewToken {
  readonly id?: string;
  readonly name: string;
  readonly value: string;
  readonly userId: string;
  readonly roles?: readonly string[];
}

/** Puts a token into the org. */
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
    lastUpdated: stamp,
    revoked: false,
  };
  org.tokensByValue.set(token.value, token);
  return org.tokens.keep(token);
}

/** Okta docs: a token that is not used for 30 days expires; each use moves that. */
const WINDOW_MS = 30 * 24 * 60 * 60 * 1000;

/** A token (shape recorded from real orgs: `_links`, and P30D). The secret is never shown again. */
function view(call: Call, token: ApiToken): Record<string, unknown> {
  return {
    id: token.id,
    name: token.name,
    userId: token.userId,
    clientName: 'Okta API',
    tokenWindow: 'P30D',
    network: { connection: 'ANYWHERE' },
    expiresAt: timestamp(call.org.clock.now() + WINDOW_MS),
    created: token.created,
    lastUpdated: token.lastUpdated,
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
  if (token === undefined || token.revoked) throw notFound(id, 'Token');
  return token;
}

/** Recorded from real orgs: the list knows no paging, a limit changes nothing. */
function listTokens(call: Call): Answer {
  const tokens = call.org.tokens.ordered.filter((token) => !token.revoked);
  return ok(tokens.map((token) => view(call, token)));
}

function revoke(call: Call, token: ApiToken): Answer {
  token.revoked = true;
  call.log({
    eventType: 'system.api_token.revoke',
    target: [{ id: token.id, type: 'Token', alternateId: 'unknown', displayName: token.name }],
  });
  return NO_CONTENT;
}

/** /api/v1/api-tokens. */
export const tokenRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/api-tokens', bucket: 'other', permission: 'tokens.read', handle: listTokens },
  {
    method: 'DELETE',
    path: '/api/v1/api-tokens/current',
    bucket: 'other',
    permission: 'none',
    handle: (call) => revoke(call, call.principal.token),
  },
  {
    method: 'GET',
    path: '/api/v1/api-tokens/:apiTokenId',
    bucket: 'other',
    permission: 'tokens.read',
    handle: (call) => ok(view(call, tokenOf(call))),
  },
  {
    method: 'DELETE',
    path: '/api/v1/api-tokens/:apiTokenId',
    bucket: 'other',
    permission: 'tokens.manage',
    handle: (call) => revoke(call, tokenOf(call)),
  },
];
