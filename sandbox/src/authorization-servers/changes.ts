import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { invalid, leftBlank } from '../http/errors.ts';
import type { LogParty } from '../logs/parties.ts';
import { removeBelow } from '../stored/objects.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { addSystemParts } from './seed.ts';
import { refuseMissing, serverOf, serverView } from './servers.ts';

function readServer(call: Call): Pick<AuthorizationServer, 'name' | 'description' | 'audiences'> {
  const body = call.object();
  const name = textMember(body, 'name');
  if (name === undefined || name === '') throw leftBlank('name');
  const audiences = Array.isArray(body['audiences']) ? body['audiences'].map(String) : [];
  // Okta's reference (AuthorizationServer): exactly one; the sentence is undocumented.
  if (audiences.length !== 1) throw invalid('audiences', 'audiences: Exactly one audience must be given');
  return { name, description: textMember(body, 'description') ?? null, audiences };
}

function party({ id, name }: AuthorizationServer): LogParty {
  return { id, type: 'AuthorizationServer', alternateId: 'unknown', displayName: name };
}

function logged(call: Call, server: AuthorizationServer, verb: string): void {
  call.log({ eventType: `oauth2.as.${verb}`, target: [party(server)] });
}

/** Okta docs: create an authorization server: 201, with Okta's own scopes and claim. */
export function createAuthorizationServer(call: Call): OrgResponse {
  refuseMissing(call);
  const { org } = call;
  const given = readServer(call);
  const created = org.stamp();
  const common = { status: 'ACTIVE', created, lastUpdated: created } as const;
  const server = org.authorizationServers.keep({ id: org.ids('aus'), seq: org.nextSeq(), ...common, ...given });
  addSystemParts(org, server.id);
  logged(call, server, 'created');
  return { status: 201, body: serverView(call, server) };
}

export function replaceAuthorizationServer(call: Call): OrgResponse {
  const server = serverOf(call);
  Object.assign(server, readServer(call), { lastUpdated: call.org.stamp() });
  logged(call, server, 'updated');
  return ok(serverView(call, server));
}

/** Okta docs: delete an authorization server, also an active one (Okta's SDK tests). The default one stays (undocumented code). */
export function deleteAuthorizationServer(call: Call): OrgResponse {
  const server = serverOf(call);
  if (server.id === 'default') throw invalid('authServerId', 'authServerId: The default server cannot be deleted');
  const { org } = call;
  for (const { id } of org.scopes.of(server.id)) org.scopes.delete(id);
  removeBelow(org, `/api/v1/authorizationServers/${server.id}/`);
  org.authorizationServers.delete(server.id);
  logged(call, server, 'deleted');
  return noContent;
}

function setStatus(call: Call, status: AuthorizationServer['status']): OrgResponse {
  const server = serverOf(call);
  server.status = status;
  server.lastUpdated = call.org.stamp();
  logged(call, server, status === 'ACTIVE' ? 'activated' : 'deactivated');
  return noContent;
}

export function activateAuthorizationServer(call: Call): OrgResponse {
  return setStatus(call, 'ACTIVE');
}

export function deactivateAuthorizationServer(call: Call): OrgResponse {
  return setStatus(call, 'INACTIVE');
}
