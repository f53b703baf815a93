import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { ApiError, leftBlank, notFound } from '../http/errors.ts';
import { roleIds, roleLabels } from '../roles/permissions.ts';
import type { ServiceApp } from './model.ts';

function clientOf(call: Call): ServiceApp {
  const id = call.param('clientId');
  const client = call.org.serviceApps.get(id);
  if (client === undefined) throw notFound(id, 'PublicClientApp');
  return client;
}

/** An admin role of a service app (Okta docs: client role assignments). */
function view({ org }: Call, type: string): Record<string, unknown> {
  return {
    id: idOf(type),
    label: roleLabels[type] ?? type,
    type,
    status: 'ACTIVE',
    created: org.created,
    lastUpdated: org.created,
    assignmentType: 'CLIENT',
  };
}

function idOf(type: string): string {
  return roleIds[type] ?? `irb${Buffer.from(type).toString('hex').slice(0, 20)}`;
}

export function listRoles(call: Call): OrgResponse {
  return ok([...clientOf(call).roles].map((type) => view(call, type)));
}

export function assignRole(call: Call): OrgResponse {
  const client = clientOf(call);
  const type = textMember(call.object(), 'type');
  if (type === undefined || roleLabels[type] === undefined) throw leftBlank('type');
  if (client.roles.has(type)) throw new ApiError('E0000090');
  client.roles.add(type);
  return ok(view(call, type));
}

export function unassignRole(call: Call): OrgResponse {
  const client = clientOf(call);
  const id = call.param('roleAssignmentId');
  const type = [...client.roles].find((each) => idOf(each) === id);
  if (type === undefined) throw notFound(id, 'PrivilegedRole');
  client.roles.delete(type);
  return noContent;
}
