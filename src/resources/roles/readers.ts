import { textAt } from '../../okta/json.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';
import type { Labeled, Role, RoleTarget, UserRole } from './role.ts';

/** Models of the operations that return roles, assigned ones and custom ones. */
export interface RoleModels {
  readonly listAssignedRolesForUser: UserRole;
  readonly listGroupAssignedRoles: Role;
  readonly assignRoleToUser: Role;
  readonly listGroupTargetsForRole: RoleTarget;
  readonly listApplicationTargetsForApplicationAdministratorRoleForUser: RoleTarget;
  readonly listRoles: Labeled;
  readonly listResourceSets: Labeled;
}

/** Reads an assigned role from Okta's response. */
export function toRole(value: unknown): Role {
  const role = tidyObject(value, 'role');
  return { ...role, id: textOf(role['id']) };
}

/** Reads a role of a user. The link to the assignee names the group of a role that comes through one. */
function toUserRole(value: unknown): UserRole {
  const role = toRole(value);
  if (role.assignmentType === undefined) return role;
  if (role.assignmentType !== 'GROUP') return { ...role, throughGroup: false };
  const groupId = textAt(value, '_links', 'assignee', 'href')?.split('/').at(-1);
  return { ...role, throughGroup: true, ...(groupId === undefined ? {} : { groupId }) };
}

function toTarget(value: unknown): RoleTarget {
  const id = textAt(value, 'id');
  const name = textAt(value, 'name');
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

function toLabeled(value: unknown): Labeled {
  const label = textAt(value, 'label');
  return { id: textAt(value, 'id') ?? '', ...(label === undefined ? {} : { label }) };
}

/** Readers of the operations that return roles. */
export const roleReaders = {
  listAssignedRolesForUser: toUserRole,
  listGroupAssignedRoles: toRole,
  assignRoleToUser: toRole,
  listGroupTargetsForRole: toTarget,
  listApplicationTargetsForApplicationAdministratorRoleForUser: toTarget,
  listRoles: toLabeled,
  listResourceSets: toLabeled,
};
