import { toBase32 } from '../factors/base32.ts';
import { groupOf } from '../groups/groups.ts';
import { membersOf } from '../groups/memberships.ts';
import { type Call, noContent, type OrgResponse, ok, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageByIndex, pageInBody, pageRequest } from '../http/paging.ts';
import { groupParty, type LogParty, userParty } from '../logs/parties.ts';
import type { Group } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import type { CustomRole, RoleAssignment } from '../state/role-model.ts';
import { userById } from '../users/lookup.ts';
import { readCustomAssignment } from './custom-roles.ts';
import { roleIds, roleLabels, roleResourceSets } from './permissions.ts';
import { appTargetViews, groupTargetViews } from './target-views.ts';

/** Okta docs: list users with role assignments. */
const assignees: PageRules = { list: 'assignees', defaultLimit: 100, maxLimit: 100 };

/** The values of a new role assignment. */
export interface NewRole {
  readonly id?: string;
  readonly assigneeType: RoleAssignment['assigneeType'];
  readonly assigneeId: string;
  readonly type: string;
  /** For the type CUSTOM. */
  readonly custom?: { readonly role: Pick<CustomRole, 'id' | 'label'>; readonly resourceSetId: string };
}

function prefixOf({ assigneeType, type }: NewRole): string {
  if (type === 'CUSTOM' || roleResourceSets[type] !== undefined) return 'irb';
  return assigneeType === 'USER' ? 'ra1' : 'gra';
}

/** Assigns a role. */
export function insertRole(org: Org, input: NewRole): RoleAssignment {
  const stamp = org.stamp();
  return org.roles.keep({
    id: input.id ?? org.ids(prefixOf(input)),
    seq: org.nextSeq(),
    assigneeType: input.assigneeType,
    assigneeId: input.assigneeId,
    type: input.type,
    label: input.custom?.role.label ?? roleLabels[input.type] ?? input.type,
    customRoleId: input.custom?.role.id,
    resourceSetId: input.custom?.resourceSetId ?? roleResourceSets[input.type],
    groupTargets: [],
    appTargets: [],
    created: stamp,
    lastUpdated: stamp,
  });
}

/** The ID of an assignment: unique for most roles, shared for some. */
function idOf(role: RoleAssignment): string {
  return roleIds[role.type] ?? role.id;
}

/**
 * The target that names the role of a change (recorded from real orgs: HelpDeskAdmin is the ID of HELP_DESK_ADMIN, and
 * SuperOrgAdmin that of SUPER_ADMIN; the alternate ID is the type in Base32).
 */
function roleParty(role: RoleAssignment): LogParty {
  const words = role.type.toLowerCase().split('_');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const alternateId = toBase32(Buffer.from(role.type));
  // Recorded in 2026 together with the label `Super Administrator` of the assignment itself.
  if (role.type === 'SUPER_ADMIN') {
    return { id: 'SuperOrgAdmin', type: 'ROLE', alternateId, displayName: 'Super Organization Administrator' };
  }
  return { id: name, type: 'ROLE', alternateId, displayName: role.label };
}

/** The target that shows whether the role was granted or revoked (recorded from real orgs). */
function mark(type: string, displayName: string): LogParty {
  return { id: type, type, alternateId: 'unknown', displayName };
}

/** A role assignment (shape recorded from real orgs). */
function view(role: RoleAssignment, base: string): Record<string, unknown> {
  const kind = role.assigneeType === 'USER' ? 'users' : 'groups';
  const set = role.resourceSetId;
  const plain = {
    id: idOf(role),
    label: role.label,
    type: role.type,
    status: 'ACTIVE',
    created: role.created,
    lastUpdated: role.lastUpdated,
    assignmentType: role.assigneeType,
    _links: { assignee: { href: `${base}/api/v1/${kind}/${role.assigneeId}` } },
  };
  if (set === undefined) return plain;
  const iam = `${base}/api/v1/iam`;
  const bound = role.customRoleId ?? role.type;
  const links = {
    'resource-set': { href: `${iam}/resource-sets/${set}` },
    role: { href: `${iam}/roles/${bound}` },
    permissions: { href: `${iam}/roles/${bound}/permissions` },
    member: { href: `${iam}/resource-sets/${set}/bindings/${bound}/members/${idOf(role)}` },
  };
  return { ...plain, role: bound, 'resource-set': set, _links: { ...plain._links, ...links } };
}

export interface Assignee {
  readonly type: RoleAssignment['assigneeType'];
  readonly id: string;
  readonly party: LogParty;
}

export function userAssignee(call: Call): Assignee {
  const user = userById(call);
  return { type: 'USER', id: user.id, party: userParty(user) };
}

export function groupAssignee(call: Call): Assignee {
  const group = groupOf(call);
  return { type: 'GROUP', id: group.id, party: groupParty(group) };
}

/** The assignee's own roles; a user also has those of their groups, marked with the assignment type GROUP. */
function rolesOf(org: Org, assignee: Assignee): RoleAssignment[] {
  const own = [...org.roles.of(assignee.id)];
  if (assignee.type === 'GROUP') return own;
  return [...own, ...org.memberships.ofRight(assignee.id).flatMap(({ groupId }) => org.roles.of(groupId))];
}

/** Okta's reference: `expand` embeds the targets of a role. */
export function listRoles(call: Call, assignee: Assignee): OrgResponse {
  return ok(rolesOf(call.org, assignee).map((role) => ({ ...view(role, call.base), ...embeddedIn(call, role) })));
}

function embeddedIn(call: Call, role: RoleAssignment): { readonly _embedded?: Record<string, unknown> } {
  switch (call.query.get('expand')) {
    case 'targets/groups':
      return { _embedded: { targets: { groups: groupTargetViews(call.org, role, call.base) } } };
    case 'targets/catalog/apps':
      return { _embedded: { targets: { catalog: { apps: appTargetViews(call.org, role) } } } };
    default:
      return {};
  }
}

/** The assignment that the path names; 404 E0000007 with the kind Role (recorded from real orgs). */
export function roleOf(call: Call, assignee: Assignee): RoleAssignment {
  const id = call.param('roleAssignmentId');
  const role = rolesOf(call.org, assignee).find((each) => idOf(each) === id);
  if (role === undefined) throw notFound(id, 'Role');
  return role;
}

/** Okta docs: assign a role: 201 (recorded from real orgs). `disableNotifications` has no effect here. */
export function addRole(call: Call, assignee: Assignee): OrgResponse {
  const { org } = call;
  const body = call.object();
  const type = textMember(body, 'type');
  call.flag('disableNotifications', false);
  if (type === undefined) throw leftBlank('type');
  if (type !== 'CUSTOM' && !Object.hasOwn(roleLabels, type))
    throw invalid('type', `type: ${type} is not a standard role`);
  if (assignee.type === 'GROUP') refuseGroup(org, groupOf(call));
  const custom = type === 'CUSTOM' ? readCustomAssignment(org, body) : undefined;
  refuseTwice(org, assignee, { type, roleId: custom?.role.id, resourceSetId: custom?.resourceSetId });
  const role = insertRole(org, {
    assigneeType: assignee.type,
    assigneeId: assignee.id,
    type,
    ...(custom === undefined ? {} : { custom }),
  });
  logRole(call, assignee, { role, given: true });
  return { status: 201, body: view(role, call.base) };
}

/** Okta error catalog: E0000090, and E0000263 for a role that is bound to a resource set (for CUSTOM undocumented). */
function refuseTwice(
  org: Org,
  assignee: Assignee,
  { type, roleId, resourceSetId }: { type: string; roleId: string | undefined; resourceSetId: string | undefined },
): void {
  const isSame = (role: RoleAssignment) =>
    role.type === type && (type !== 'CUSTOM' || (role.customRoleId === roleId && role.resourceSetId === resourceSetId));
  const taken = org.roles.of(assignee.id).find(isSame);
  if (taken !== undefined) throw new ApiError(taken.resourceSetId === undefined ? 'E0000090' : 'E0000263');
}

/** Okta error catalog: the most members of a group that may have a role. */
const mostMembers = 5000;

/** Okta error catalog: groups that cannot have a role. Those of directories can; the sandbox has no groups of other apps. */
function refuseGroup(org: Org, group: Group): void {
  const detail = String(group.profile['name'] ?? '');
  if (group.type === 'BUILT_IN') throw new ApiError('E0000211', { detail });
  for (const rule of org.rules.values()) if (rule.groupIds.includes(group.id)) throw new ApiError('E0000192');
  if ([...membersOf(org, group)].length > mostMembers) throw new ApiError('E0000193', { detail });
}

/** Recorded from real orgs: a removed role is 404 E0000007. */
export function deleteRole(call: Call, assignee: Assignee): OrgResponse {
  const role = roleOf(call, assignee);
  // Undocumented: a role from a group cannot be removed from the user.
  if (role.assigneeId !== assignee.id) throw notFound(idOf(role), 'Role');
  call.org.roles.delete(role.id);
  logRole(call, assignee, { role, given: false });
  return noContent;
}

/**
 * Recorded from real orgs: as long as a user has any role, every change is logged as a grant, with all roles of the user in
 * the debug data; only a target shows whether the role was granted or revoked. For groups this is unknown.
 */
function logRole(call: Call, assignee: Assignee, { role, given }: { role: RoleAssignment; given: boolean }): void {
  if (role.type === 'CUSTOM') {
    // Okta's event catalog has these for custom roles; the target that names the resource set is undocumented.
    const target = [assignee.party, mark('ROLE', role.label)];
    call.log({ eventType: `iam.resourceset.bindings.${given ? 'add' : 'delete'}`, target });
    return;
  }
  const labels = rolesOf(call.org, assignee).map(({ label }) => label);
  const granted = given || (assignee.type === 'USER' && labels.length > 0);
  const eventType = `${assignee.type === 'USER' ? 'user.account' : 'group'}.privilege.${granted ? 'grant' : 'revoke'}`;
  const debugData = granted ? { privilegeGranted: labels.join(', ') } : { privilegeRevoked: role.label };
  const marked = assignee.type === 'USER' ? [markOf(given, granted), roleParty(role)] : [];
  call.log({ eventType, target: [assignee.party, ...marked], debugData });
}

function markOf(given: boolean, granted: boolean): LogParty {
  if (given) return mark('ROLE_ASSIGNED', 'Role Assigned');
  if (granted) return mark('ROLE_UNASSIGNED', 'Role Unassigned');
  const nothingLeft = 'All Privileges revoked from User. User has no admin privileges';
  return mark('ROLE_UNASSIGNED_ALL_PRIVILEGES_REVOKED', nothingLeft);
}

/** Okta docs: list users with role assignments; the next page is a link in the body. */
export function listAssignees(call: Call): OrgResponse {
  const request = pageRequest(call, assignees);
  const ids = [...new Set([...call.org.roles.values()].map((role) => role.assigneeId))];
  const users = ids.filter((id) => call.org.users.has(id));
  const page = pageByIndex(users, { request, rules: assignees });
  const value = page.items.map((id) => {
    const self = `${call.base}/api/v1/users/${id}`;
    return {
      id,
      orn: `orn:okta:directory:${call.org.id}:users:${id}`,
      _links: { self: { href: self }, roles: { href: `${self}/roles` } },
    };
  });
  return pageInBody(call, { member: 'value', body: value, next: page.next, limit: request.limit });
}

export function getRole(call: Call, assignee: Assignee): OrgResponse {
  return ok(view(roleOf(call, assignee), call.base));
}
