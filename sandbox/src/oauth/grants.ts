import { appOf } from '../apps/apps.ts';
import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { invalid, leftBlank, notFound } from '../http/errors.ts';
import type { ServiceApp } from './model.ts';

function clientOf(call: Call): ServiceApp {
  const app = appOf(call);
  const client = call.org.serviceApps.get(app.id);
  // Okta docs: only OAuth clients have grants of Okta's API scopes; the code is undocumented.
  if (client === undefined) throw invalid('appId', 'The app is not an OAuth client.');
  return client;
}

/** A grant of a scope to an app (Okta docs: application grants). Its ID is made from the scope, so that it stays. */
function view(call: Call, { appId }: ServiceApp, scopeId: string): Record<string, unknown> {
  const { created } = call.org;
  return {
    id: idOf(scopeId),
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    createdBy: { id: call.principal.party.id, type: 'User' },
    issuer: call.base,
    clientId: appId,
    scopeId,
    source: 'ADMIN',
  };
}

function idOf(scope: string): string {
  return `oag${Buffer.from(scope).toString('hex').slice(0, 40)}`;
}

export function listGrants(call: Call): OrgResponse {
  const client = clientOf(call);
  return ok([...client.scopes].map((scope) => view(call, client, scope)));
}

export function grantScope(call: Call): OrgResponse {
  const client = clientOf(call);
  const scope = textMember(call.object(), 'scopeId');
  if (scope === undefined || scope === '') throw leftBlank('scopeId');
  client.scopes.add(scope);
  return { status: 201, body: view(call, client, scope) };
}

function scopeOf(call: Call, client: ServiceApp): string {
  const id = call.param('grantId');
  const scope = [...client.scopes].find((each) => idOf(each) === id);
  if (scope === undefined) throw notFound(id, 'OAuth2ScopeConsentGrant');
  return scope;
}

export function getGrant(call: Call): OrgResponse {
  const client = clientOf(call);
  return ok(view(call, client, scopeOf(call, client)));
}

export function revokeGrant(call: Call): OrgResponse {
  const client = clientOf(call);
  client.scopes.delete(scopeOf(call, client));
  return noContent;
}
