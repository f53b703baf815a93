import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, notFound } from '../http/errors.ts';
import { type PageRules, pageByIndex, pageRequest, pageResponse } from '../http/paging.ts';
import type { AuthorizationServer } from './authorization-server.ts';

/** Okta's reference (listAuthorizationServers). */
const pageRules: PageRules = { list: 'authorizationServers', defaultLimit: 200, maxLimit: 200, repeated: ['q'] };

/** An authorization server (shape: Okta's reference). */
export function serverView(call: Call, server: AuthorizationServer): Record<string, unknown> {
  const { id, name, description, audiences, status, created, lastUpdated } = server;
  const self = `${call.base}/api/v1/authorizationServers/${id}`;
  const read = (part: string) => ({ href: `${self}/${part}`, hints: { allow: ['GET'] } });
  const issuer = `${call.base}/oauth2/${id}`;
  return {
    ...{ id, name, description, audiences, issuer, issuerMode: 'ORG_URL', status, created, lastUpdated },
    credentials: { signing: { rotationMode: 'AUTO', lastRotated: created, nextRotation: created, kid: `kid-${id}` } },
    _links: {
      scopes: read('scopes'),
      claims: read('claims'),
      policies: read('policies'),
      self: { href: self, hints: { allow: ['GET', 'DELETE', 'PUT'] } },
    },
  };
}

/** An org without API Access Management: 401 E0000015 (as recorded for other missing features). */
export function refuseMissing(call: Call): void {
  if (!call.org.behavior.apiAccessManagement) throw new ApiError('E0000015');
}

/** The authorization server that the path names. */
export function serverOf(call: Call): AuthorizationServer {
  refuseMissing(call);
  const id = call.param('authServerId');
  const server = call.org.authorizationServers.get(id);
  if (server === undefined) throw notFound(id, 'AuthorizationServer');
  return server;
}

/** Okta docs: list authorization servers, `q` searches names and audiences. */
export function listAuthorizationServers(call: Call): OrgResponse {
  refuseMissing(call);
  const request = pageRequest(call, pageRules);
  const q = call.query.get('q')?.toLowerCase();
  const found = call.org.authorizationServers.ordered.filter(
    ({ name, audiences }) => q === undefined || [name, ...audiences].some((text) => text.toLowerCase().includes(q)),
  );
  const page = pageByIndex(found, { request, rules: pageRules });
  const body = page.items.map((server) => serverView(call, server));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

export function getAuthorizationServer(call: Call): OrgResponse {
  return ok(serverView(call, serverOf(call)));
}
