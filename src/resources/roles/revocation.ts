import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { type OwnerConsent, refuseTokenOwner } from '../../step/fields.ts';
import { rolesOf } from './assignment.ts';
import type { UserRole } from './role.ts';

/** Revokes a role, named by assignment ID or type, from a user. Returns whether they had it. */
export async function revokeRole(
  okta: Okta<'unassignRoleFromUser' | 'listAssignedRolesForUser'>,
  { userId, role, allowTokenOwner }: OwnerConsent & { readonly userId: string; readonly role: string },
): Promise<boolean> {
  const named = (await rolesOf(okta, userId)).filter(({ id, type }) => id === role || type === role.toUpperCase());
  const [own, ...others] = named.filter(({ throughGroup }) => throughGroup !== true);
  if (others.length > 0) throw several(role, [own, ...others]);
  if (own !== undefined) {
    await refuseTokenOwner(okta, { userId, allowTokenOwner });
    return okta.remove('unassignRoleFromUser', { path: { userId, roleAssignmentId: own.id } });
  }
  const [given] = named;
  if (given !== undefined) throw comesThroughGroup(given);
  return false;
}

function several(role: string, found: readonly (UserRole | undefined)[]): OktaError {
  const ids = found.flatMap((one) => one?.id ?? []).join(', ');
  const what = `The user has several roles of the type ${role}`;
  return new OktaError('conflict', { what, hint: `use one of the IDs ${ids}` }, { field: 'role' });
}

function comesThroughGroup({ type, label, groupId }: UserRole): OktaError {
  const group = groupId === undefined ? 'a group' : `the group ${groupId}`;
  const what = `The user has the role ${label ?? type} through ${group}, and Okta does not revoke it from a single user`;
  return new OktaError('conflict', { what, hint: 'remove the user from that group' }, { field: 'role' });
}
