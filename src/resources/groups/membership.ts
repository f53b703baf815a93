import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, userReference } from '../../step/fields.ts';
import { type Group, groupModel } from './group.ts';

/** Output of the steps that change who is in a group. */
export const membershipModel = z.strictObject({ changed, user: userReference, group: groupModel });

/** What to do with a membership that a group rule gave. */
export function ruleMemberships(standard: 'keep' | 'remove') {
  return field(z.enum(['keep', 'remove']), {
    title: 'Memberships from group rules',
    description:
      'What to do if a group rule added the user. Removing them by hand makes Okta exclude them from the rule permanently, and a rule holds at most 100 exclusions.',
    default: standard,
  }).optional();
}

/** A user and a group. */
export interface MemberOf {
  readonly userId: string;
  readonly groupId: string;
}

/** The group if the user is in it, or `undefined`. Reads the user's groups only until it is found. */
export async function findMembership(
  okta: Okta<'listUserGroups'>,
  { userId, groupId }: MemberOf,
): Promise<Group | undefined> {
  for await (const page of okta.pages('listUserGroups', { path: { id: userId } })) {
    const found = page.find(({ id }) => id === groupId);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every group that the user is in, by ID. */
export async function membershipsOf(okta: Okta<'listUserGroups'>, userId: string): Promise<Map<string, Group>> {
  const groups = new Map<string, Group>();
  for await (const page of okta.pages('listUserGroups', { path: { id: userId } })) {
    for (const group of page) groups.set(group.id, group);
  }
  return groups;
}

/**
 * Why the members of a group cannot be changed in Okta, or `undefined` if they can. Okta allows it for the type OKTA_GROUP
 * only, and its error for other types blames the token's role.
 */
export function externallyManagedGroup({ id, type, profile }: Group, refused?: OktaError): OktaError | undefined {
  if (type === undefined || type === 'OKTA_GROUP') return undefined;
  const name = profile?.name ?? id;
  const problem =
    type === 'BUILT_IN'
      ? { what: `Okta manages the members of the group ${name} (${type}) itself`, hint: 'leave this group out' }
      : {
          what: `A directory or an app manages the members of the group ${name} (${type})`,
          hint: 'change them in that directory or app',
        };
  const details = { field: 'group' };
  return refused?.rephrased('conflict', problem, details) ?? new OktaError('conflict', problem, details);
}

/** Refuses a group whose members cannot be changed in Okta. `refused` is Okta's own error, if it was tried. */
export function refuseExternallyManagedGroup(group: Group, refused?: OktaError): void {
  const refusal = externallyManagedGroup(group, refused);
  if (refusal !== undefined) throw refusal;
}

/**
 * Adds a user to a group. Reads the group only if Okta refuses: a read uses the same rate-limit bucket as the write and
 * would halve the throughput.
 */
export async function addToGroup(
  okta: Okta<'assignUserToGroup' | 'getGroup' | 'listUserGroups'>,
  { userId, groupId }: MemberOf,
): Promise<void> {
  const lookUp = async () => ((await findMembership(okta, { userId, groupId })) === undefined ? undefined : {});
  try {
    await okta.call('assignUserToGroup', { path: { groupId, userId }, afterLoss: { lookUp } });
  } catch (error) {
    if (!(error instanceof OktaError) || !refusals.has(error.category)) throw error;
    const group = await okta.read('getGroup', { path: { groupId } }).catch(() => undefined);
    if (group !== undefined) refuseExternallyManagedGroup(group, error);
    throw error;
  }
}

// Which one Okta sends for an externally managed group is undocumented.
const refusals: ReadonlySet<string> = new Set(['forbidden', 'invalid_request', 'conflict']);

/** Adds a user to the groups they are not in yet. Returns their IDs. */
export async function addToGroups(
  okta: Okta<'listUserGroups' | 'assignUserToGroup' | 'getGroup'>,
  { userId, groupIds }: { userId: string; groupIds: readonly string[] },
): Promise<string[]> {
  if (groupIds.length === 0) return [];
  const present = await membershipsOf(okta, userId);
  const missing = [...new Set(groupIds)].filter((id) => !present.has(id));
  for (const groupId of missing) await addToGroup(okta, { userId, groupId });
  return missing;
}

/** Removes a user from a group. Returns whether the user was in it. */
export async function removeFromGroup(
  okta: Okta<'unassignUserFromGroup' | 'listUserGroups'>,
  { userId, group, notes = [] }: { userId: string; group: Group; notes?: readonly string[] },
): Promise<boolean> {
  const lookUp = async () =>
    (await findMembership(okta, { userId, groupId: group.id })) === undefined ? {} : undefined;
  try {
    return await okta.remove('unassignUserFromGroup', {
      path: { groupId: group.id, userId },
      afterLoss: { lookUp },
      notes,
    });
  } catch (error) {
    throw error instanceof OktaError && refusals.has(error.category) ? removalRefused(error, group) : error;
  }
}

// Okta sends the same error for a missing role and for a membership that cannot be removed manually.
function removalRefused(error: OktaError, group: Group): OktaError {
  // The request itself cannot be wrong: user and group have just been read.
  const category = error.category === 'forbidden' ? 'forbidden' : 'conflict';
  return error.rephrased(category, {
    what: `Okta refused to remove the user from the group ${group.profile?.name ?? group.id}`,
    hint: "give the token's owner a role that can manage this group. If a group rule added the user, change the rule instead",
  });
}
