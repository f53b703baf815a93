import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import { type ListOrder, type PageRules, pageById, pageRequest, pageResponse } from '../http/paging.ts';
import { appParty, type LogParty, userParty } from '../logs/parties.ts';
import { timestamp } from '../state/clock.ts';
import { compareIds, type OwnedCollection } from '../state/collection.ts';
import type { ClientToken, Grant, User } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { userById } from '../users/lookup.ts';

/** Okta's reference: 20 grants or tokens a page unless the request says otherwise, at most 200. */
const pageRules = { defaultLimit: 20, maxLimit: 200, repeated: ['scopeId', 'expand'] } as const;

/** Adds a consent of a user. */
export function insertGrant(org: Org, grant: Pick<Grant, 'userId' | 'clientId' | 'scopeId'> & { id?: string }): Grant {
  const stamp = org.stamp();
  const { id = org.ids('oag'), ...rest } = grant;
  return org.grants.keep({ id, seq: org.nextSeq(), ...rest, created: stamp, lastUpdated: stamp });
}

/** Okta docs: a refresh token of a new authorization server lives 90 days. */
const tokenMs = 90 * 86_400_000;

/** Adds a refresh token of a client. */
export function insertClientToken(
  org: Org,
  token: Pick<ClientToken, 'userId' | 'clientId' | 'scopes'> & { id?: string },
): ClientToken {
  const stamp = org.stamp();
  const expiresAt = timestamp(org.clock.now() + tokenMs);
  const { id = org.ids('oar'), ...rest } = token;
  return org.clientTokens.keep({ id, seq: org.nextSeq(), ...rest, created: stamp, lastUpdated: stamp, expiresAt });
}

/** The issuer of every grant: the custom authorization server that each org starts with. */
function issuer(call: Call): string {
  return `${call.base}/oauth2/default`;
}

/** The user and the client of a path. A client without anything from the user is not an error (undocumented). */
function ofClient<Item extends Grant | ClientToken>(call: Call, kept: OwnedCollection<Item>): Item[] {
  const clientId = call.param('clientId');
  return kept.of(userById(call).id).filter((item) => item.clientId === clientId);
}

function links(call: Call, item: Grant | ClientToken, self: string): Record<string, unknown> {
  return {
    self: { href: self, hints: { allow: ['GET', 'DELETE'] } },
    app: { href: `${call.base}/api/v1/apps/${item.clientId}`, title: clientName(call, item.clientId) },
    client: { href: `${call.base}/oauth2/v1/clients/${item.clientId}`, title: clientName(call, item.clientId) },
    user: { href: `${call.base}/api/v1/users/${item.userId}` },
  };
}

function clientName(call: Call, clientId: string): string {
  return call.org.apps.get(clientId)?.label ?? clientId;
}

/** A grant (Okta's reference: OAuth2ScopeConsentGrant). Only users give consent here. */
function grantView(call: Call, grant: Grant): Record<string, unknown> {
  const { id, userId, clientId, scopeId, created, lastUpdated } = grant;
  const expanded = call.query.get('expand') === 'scope' ? { _embedded: { scope: { id: scopeId } } } : {};
  return {
    id,
    status: 'ACTIVE',
    created,
    createdBy: { id: userId, type: 'User' },
    lastUpdated,
    issuer: issuer(call),
    userId,
    clientId,
    scopeId,
    source: 'END_USER',
    ...expanded,
    _links: links(call, grant, `${call.base}/api/v1/users/${userId}/grants/${id}`),
  };
}

/** A refresh token, without the token itself (Okta's reference: OAuth2RefreshToken). */
function tokenView(call: Call, token: ClientToken): Record<string, unknown> {
  const { id, userId, clientId, scopes, created, lastUpdated, expiresAt } = token;
  return {
    id,
    status: 'ACTIVE',
    created,
    lastUpdated,
    expiresAt,
    issuer: issuer(call),
    userId,
    clientId,
    scopes,
    _links: links(call, token, `${call.base}/api/v1/users/${userId}/clients/${clientId}/tokens/${id}`),
  };
}

function pageOf<Item extends Grant | ClientToken>(
  call: Call,
  list: {
    readonly name: string;
    readonly items: readonly Item[];
    readonly known: OwnedCollection<Item>;
    readonly view: (call: Call, item: Item) => Record<string, unknown>;
  },
): OrgResponse {
  const rules: PageRules = { ...pageRules, list: list.name };
  const request = pageRequest(call, rules);
  const order: ListOrder<Item> = { compare: compareIds, find: (id) => list.known.everHad(id) };
  const page = pageById([...list.items].sort(compareIds), { request, rules, order });
  const body = page.items.map((item) => list.view(call, item));
  return pageResponse(call, { rules, request, next: page.next, body });
}

/** Okta docs: list all grants of a user, `scopeId` to filter. */
export function listGrants(call: Call): OrgResponse {
  const scope = call.query.get('scopeId');
  const grants = call.org.grants.of(userById(call).id);
  const items = scope === null ? grants : grants.filter(({ scopeId }) => scopeId === scope);
  return pageOf(call, { name: 'grants', items, known: call.org.grants, view: grantView });
}

export function listClientGrants(call: Call): OrgResponse {
  const items = ofClient(call, call.org.grants);
  return pageOf(call, { name: 'grants', items, known: call.org.grants, view: grantView });
}

function grantOf(call: Call): Grant {
  const id = call.param('grantId');
  const grant = call.org.grants.get(id);
  if (grant === undefined || grant.userId !== userById(call).id) throw notFound(id, 'Grant');
  return grant;
}

export function getGrant(call: Call): OrgResponse {
  return ok(grantView(call, grantOf(call)));
}

/** Event types of Okta's catalog: `.revoke` for one consent, `.revoke.user.client` and `.revoke.user` for all of them. */
function logConsent(call: Call, revoked: { readonly type: string; readonly clientId?: string }): void {
  const app = call.org.apps.get(revoked.clientId ?? '');
  const target: LogParty[] = [userParty(userById(call)), ...(app === undefined ? [] : [appParty(app)])];
  call.log({ eventType: `app.oauth2.as.consent.revoke${revoked.type}`, target });
}

/** Okta docs: revoke a user grant. Tokens that were issued stay (undocumented; the reference speaks of grants only). */
export function revokeGrant(call: Call): OrgResponse {
  const { id, clientId } = grantOf(call);
  call.org.grants.delete(id);
  logConsent(call, { type: '', clientId });
  return noContent;
}

export function revokeClientGrants(call: Call): OrgResponse {
  for (const { id } of ofClient(call, call.org.grants)) call.org.grants.delete(id);
  logConsent(call, { type: '.user.client', clientId: call.param('clientId') });
  return noContent;
}

export function revokeGrants(call: Call): OrgResponse {
  call.org.grants.deleteOf(userById(call).id);
  logConsent(call, { type: '.user' });
  return noContent;
}

export function listClientTokens(call: Call): OrgResponse {
  const items = ofClient(call, call.org.clientTokens);
  return pageOf(call, { name: 'tokens', items, known: call.org.clientTokens, view: tokenView });
}

function tokenOf(call: Call): ClientToken {
  const id = call.param('tokenId');
  const token = ofClient(call, call.org.clientTokens).find((one) => one.id === id);
  // The kind is undocumented.
  if (token === undefined) throw notFound(id, 'OAuth2RefreshToken');
  return token;
}

export function getClientToken(call: Call): OrgResponse {
  return ok(tokenView(call, tokenOf(call)));
}

function endToken(call: Call, { id, clientId }: ClientToken, user: User): void {
  call.org.clientTokens.delete(id);
  const app = call.org.apps.get(clientId);
  const target = [userParty(user), ...(app === undefined ? [] : [appParty(app)])];
  call.log({ eventType: 'app.oauth2.as.token.revoke', target });
}

export function revokeClientToken(call: Call): OrgResponse {
  endToken(call, tokenOf(call), userById(call));
  return noContent;
}

export function revokeClientTokens(call: Call): OrgResponse {
  for (const token of ofClient(call, call.org.clientTokens)) endToken(call, token, userById(call));
  return noContent;
}

/** Okta's reference (OAuth2Client): the clients that have grants or tokens of the user, each once. */
export function listClients(call: Call): OrgResponse {
  const { org, base } = call;
  const user = userById(call);
  const ids = new Set([...org.grants.of(user.id), ...org.clientTokens.of(user.id)].map(({ clientId }) => clientId));
  const path = (clientId: string, name: string) => `${base}/api/v1/users/${user.id}/clients/${clientId}/${name}`;
  const clients = [...ids].sort().map((clientId) => ({
    client_id: clientId,
    client_name: clientName(call, clientId),
    client_uri: null,
    logo_uri: null,
    _links: { grants: { href: path(clientId, 'grants') }, tokens: { href: path(clientId, 'tokens') } },
  }));
  return ok(clients);
}
