import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageById, pageInBody, pageRequest } from '../http/paging.ts';
import type { LogParty } from '../logs/parties.ts';
import type { Org } from '../state/org.ts';
import type { CustomRole, RolePermission } from '../state/role-model.ts';

/** The operation takes no limit, and the size of a page is undocumented. */
const pageRules: PageRules = { list: 'customRoles', defaultLimit: 20, maxLimit: 20 };

/** The values of a new custom role. */
export interface NewCustomRole {
  readonly id?: string;
  readonly label: string;
  readonly description?: string;
  readonly permissions: readonly string[];
}

/** Adds a custom role. */
export function insertCustomRole(org: Org, input: NewCustomRole): CustomRole {
  const stamp = org.stamp();
  return org.customRoles.keep({
    id: input.id ?? org.ids('cr0'),
    seq: org.nextSeq(),
    label: input.label,
    description: input.description ?? '',
    permissions: new Map(input.permissions.map((name) => [name, { conditions: undefined, created: stamp }])),
    created: stamp,
    lastUpdated: stamp,
  });
}

/** Okta's reference: a role is named by its ID or its label. */
function roleOf(call: Call): CustomRole {
  const key = call.param('roleIdOrLabel');
  const role = call.org.customRoles.get(key) ?? call.org.customRoles.ordered.find(({ label }) => label === key);
  if (role === undefined) throw notFound(key, 'Role');
  return role;
}

/** A custom role (Okta's reference: IamRole). */
function view(role: CustomRole, base: string): Record<string, unknown> {
  const self = `${base}/api/v1/iam/roles/${role.id}`;
  const { id, label, description, created, lastUpdated } = role;
  const _links = { self: { href: self }, permissions: { href: `${self}/permissions` } };
  return { id, label, description, created, lastUpdated, _links };
}

function permissionView(
  role: CustomRole,
  { label, permission, base }: { label: string; permission: RolePermission; base: string },
): Record<string, unknown> {
  const self = `${base}/api/v1/iam/roles/${role.id}`;
  const { conditions, created } = permission;
  const _links = { role: { href: self }, self: { href: `${self}/permissions/${label}` } };
  return { label, created, lastUpdated: created, ...(conditions === undefined ? {} : { conditions }), _links };
}

/** A role as a target; the name of the type is undocumented. */
function party(role: CustomRole): LogParty {
  return { id: role.id, type: 'ROLE', alternateId: 'unknown', displayName: role.label };
}

function requiredMember(body: Record<string, unknown>, name: string): string {
  const value = textMember(body, name);
  if (value === undefined || value === '') throw leftBlank(name);
  return value;
}

/** Okta's reference: the label is unique. The code is undocumented. */
function refuseTakenLabel(org: Org, label: string, owner?: CustomRole): void {
  if (!org.customRoles.ordered.some((role) => role.label === label && role !== owner)) return;
  throw invalid('label', 'label: An object with this field already exists in the current organization');
}

/** Okta's names of permissions begin with `okta.`; its catalog is not part of the reference. */
function checkedPermission(name: unknown): string {
  if (typeof name === 'string' && /^okta\.[\w.]+$/.test(name)) return name;
  throw invalid('permissions', `permissions: ${String(name)} is not a permission`);
}

export function listCustomRoles(call: Call): OrgResponse {
  const { org } = call;
  const request = pageRequest(call, pageRules);
  const order = {
    compare: (one: CustomRole, other: CustomRole) => one.seq - other.seq,
    find: (id: string) => org.customRoles.everHad(id),
  };
  const page = pageById<CustomRole>(org.customRoles.ordered, { request, rules: pageRules, order });
  const body = page.items.map((role) => view(role, call.base));
  return pageInBody(call, { member: 'roles', body, next: page.next });
}

export function getCustomRole(call: Call): OrgResponse {
  return ok(view(roleOf(call), call.base));
}

/** Okta's reference: create a role: 200. */
export function createCustomRole(call: Call): OrgResponse {
  const body = call.object();
  const label = requiredMember(body, 'label');
  const description = requiredMember(body, 'description');
  const permissions = body['permissions'];
  if (!Array.isArray(permissions) || permissions.length === 0) throw leftBlank('permissions');
  refuseTakenLabel(call.org, label);
  const role = insertCustomRole(call.org, { label, description, permissions: permissions.map(checkedPermission) });
  call.log({ eventType: 'iam.role.create', target: [party(role)] });
  return ok(view(role, call.base));
}

/** Okta's reference: replaces label and description, both required; the permissions stay. */
export function replaceCustomRole(call: Call): OrgResponse {
  const role = roleOf(call);
  const body = call.object();
  const label = requiredMember(body, 'label');
  const description = requiredMember(body, 'description');
  refuseTakenLabel(call.org, label, role);
  Object.assign(role, { label, description, lastUpdated: call.org.stamp() });
  call.log({ eventType: 'iam.role.update', target: [party(role)] });
  return ok(view(role, call.base));
}

/** Okta's reference: delete a role. That a role in use is refused, and the code, are undocumented. */
export function deleteCustomRole(call: Call): OrgResponse {
  const role = roleOf(call);
  const used = [...call.org.roles.values()].some(({ customRoleId }) => customRoleId === role.id);
  if (used) throw invalid('roleIdOrLabel', 'The role is assigned and cannot be deleted.');
  call.org.customRoles.delete(role.id);
  call.log({ eventType: 'iam.role.delete', target: [party(role)] });
  return noContent;
}

export function listPermissions(call: Call): OrgResponse {
  const role = roleOf(call);
  const permissions = [...role.permissions].map(([label, permission]) => {
    return permissionView(role, { label, permission, base: call.base });
  });
  return ok({ permissions });
}

function permissionOf(call: Call, role: CustomRole): { label: string; permission: RolePermission } {
  const label = call.param('permissionType');
  const permission = role.permissions.get(label);
  if (permission === undefined) throw notFound(label, 'Permission');
  return { label, permission };
}

export function getPermission(call: Call): OrgResponse {
  const role = roleOf(call);
  return ok(permissionView(role, { ...permissionOf(call, role), base: call.base }));
}

/** Okta's reference: add a permission: 204; one that the role has is 400 (Okta's earlier reference). */
export function addPermission(call: Call): OrgResponse {
  const role = roleOf(call);
  const name = checkedPermission(call.param('permissionType'));
  if (role.permissions.has(name)) throw invalid('permissionType', `permissionType: The role already has ${name}`);
  const conditions = objectMember(call.optionalObject(), 'conditions');
  const stamp = call.org.stamp();
  role.permissions.set(name, { conditions, created: stamp });
  role.lastUpdated = stamp;
  call.log({ eventType: 'iam.role.permissions.add', target: [party(role)] });
  return noContent;
}

export function deletePermission(call: Call): OrgResponse {
  const role = roleOf(call);
  role.permissions.delete(permissionOf(call, role).label);
  role.lastUpdated = call.org.stamp();
  call.log({ eventType: 'iam.role.permissions.delete', target: [party(role)] });
  return noContent;
}

/** The custom role and the resource set of an assignment. An unknown one is 404 E0000007; the code is undocumented. */
export function readCustomAssignment(
  org: Org,
  body: Record<string, unknown>,
): { readonly role: CustomRole; readonly resourceSetId: string } {
  const roleId = requiredMember(body, 'role');
  const resourceSetId = requiredMember(body, 'resource-set');
  const role = org.customRoles.get(roleId);
  if (role === undefined) throw notFound(roleId, 'Role');
  if (!org.resourceSets.has(resourceSetId)) throw notFound(resourceSetId, 'ResourceSet');
  return { role, resourceSetId };
}
