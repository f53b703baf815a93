import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageByIndex, pageRequest, pageResponse } from '../http/paging.ts';
import type { LogParty } from '../logs/parties.ts';
import type { Org } from '../state/org.ts';
import type { AuthorizationServer, OAuthScope } from './authorization-server.ts';
import { serverOf } from './servers.ts';

/** Okta's reference (listOAuth2Scopes). The default limit is undocumented. */
const pageRules: PageRules = { list: 'scopes', defaultLimit: 200, maxLimit: 200, repeated: ['q', 'filter'] };

/** The values of a new scope. */
export type NewScope = Pick<OAuthScope, 'name' | 'serverId'> & Partial<OAuthScope>;

/** Adds a scope with the defaults of a new one (Okta's reference: OAuth2Scope). */
export function insertScope(org: Org, input: NewScope): OAuthScope {
  return org.scopes.keep({
    description: null,
    displayName: null,
    consent: 'IMPLICIT',
    metadataPublish: 'NO_CLIENTS',
    default: false,
    optional: false,
    system: false,
    ...input,
    id: input.id ?? org.ids('scp'),
    seq: org.nextSeq(),
  });
}

/** A scope (shape: Okta's reference). */
function view(call: Call, scope: OAuthScope): Record<string, unknown> {
  const { seq: _, serverId, ...members } = scope;
  const href = `${call.base}/api/v1/authorizationServers/${serverId}/scopes/${scope.id}`;
  return { ...members, _links: { self: { href, hints: { allow: ['GET', 'PUT', 'DELETE'] } } } };
}

/** Okta docs: list custom token scopes, `q` searches the names. */
export function listScopes(call: Call): OrgResponse {
  const server = serverOf(call);
  const request = pageRequest(call, pageRules);
  const q = call.query.get('q')?.toLowerCase();
  const found = call.org.scopes.of(server.id).filter(({ name }) => q === undefined || name.toLowerCase().includes(q));
  const page = pageByIndex(found, { request, rules: pageRules });
  const body = page.items.map((scope) => view(call, scope));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

function oneOf<Value extends string>(
  name: string,
  given: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (given === undefined) return undefined;
  const known = values.find((value) => value === given);
  if (known === undefined) throw invalid(name, `${name}: must be one of ${values.join(', ')}`);
  return known;
}

function readScope(call: Call, server: AuthorizationServer, present?: OAuthScope): NewScope {
  const body = call.object();
  const name = textMember(body, 'name');
  if (name === undefined || name === '') throw leftBlank('name');
  // Undocumented code.
  if (call.org.scopes.of(server.id).some((scope) => scope !== present && scope.name === name)) {
    throw invalid('name', 'name: An object with this field already exists in the current organization');
  }
  return {
    serverId: server.id,
    name,
    description: textMember(body, 'description') ?? null,
    displayName: textMember(body, 'displayName') ?? null,
    consent: oneOf('consent', textMember(body, 'consent'), ['IMPLICIT', 'REQUIRED', 'FLEXIBLE']) ?? 'IMPLICIT',
    metadataPublish:
      oneOf('metadataPublish', textMember(body, 'metadataPublish'), ['ALL_CLIENTS', 'NO_CLIENTS']) ?? 'NO_CLIENTS',
    default: body['default'] === true,
    optional: body['optional'] === true,
  };
}

function party({ id, name }: OAuthScope): LogParty {
  return { id, type: 'OAuth2Scope', alternateId: 'unknown', displayName: name };
}

/** Okta docs: create a custom token scope: 201. */
export function createScope(call: Call): OrgResponse {
  const scope = insertScope(call.org, readScope(call, serverOf(call)));
  call.log({ eventType: 'oauth2.scope.created', target: [party(scope)] });
  return { status: 201, body: view(call, scope) };
}

function scopeOf(call: Call): OAuthScope {
  const server = serverOf(call);
  const id = call.param('scopeId');
  const scope = call.org.scopes.get(id);
  if (scope === undefined || scope.serverId !== server.id) throw notFound(id, 'OAuth2Scope');
  return scope;
}

export function getScope(call: Call): OrgResponse {
  return ok(view(call, scopeOf(call)));
}

/** Okta docs: replace a custom token scope. */
export function replaceScope(call: Call): OrgResponse {
  const scope = scopeOf(call);
  const replaced = { ...scope, ...readScope(call, serverOf(call), scope) };
  call.org.scopes.set(scope.id, replaced);
  call.log({ eventType: 'oauth2.scope.updated', target: [party(replaced)] });
  return ok(view(call, replaced));
}

export function deleteScope(call: Call): OrgResponse {
  const scope = scopeOf(call);
  // Undocumented code: Okta's own scopes stay.
  if (scope.system) throw invalid('scope', 'scope: A scope of Okta cannot be deleted');
  call.org.scopes.delete(scope.id);
  call.log({ eventType: 'oauth2.scope.deleted', target: [party(scope)] });
  return noContent;
}
