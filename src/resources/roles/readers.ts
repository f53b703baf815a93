import { textOf, tidyObject } from '../../step/tidy.ts';
import type { Role } from './role.ts';

/** Models of the operations that return assigned roles. */
export interface RoleModels {
  readonly listAssignedRolesForUser: Role;
}

/** Reads an assigned role from Okta's response. */
export function toRole(value: unknown): Role {
  const role = tidyObject(value, 'role');
  return { ...role, id: textOf(role['id']) };
}

/** Readers of the operations that return assigned roles. */
export const roleReaders = { listAssignedRolesForUser: toRole };
