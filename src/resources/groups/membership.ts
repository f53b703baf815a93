import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, userReference } from '../../step/fields.ts';
import { type Group, groupModel } from './group.ts';

/** Output of the steps that change who is in a group. */
export const membershipModel = z.strictObject({ changed, user: userReference, group: groupModel });

/** What becomes of a membership that a group rule gave. */
export function ruleMemberships(standard: 'keep' | 'remove') {
  return field(z.enum(['keep', 'remove']), {
    title: 'Memberships from group rules',
    description:
      'What to do if a group rule added the user. Removing them by hand makes Okta exclude them from the rule permanently, and a rule holds at most 100 exclusions.',
    default: standard,
  }).optional();
}

/** Who is, or is not, in which group. */
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
 * Why the members of a group are not to be changed: Okta's document admits changes for the type OKTA_GROUP only, and what
 * Okta answers for another one blames the token's role. `undefined` if they may be changed.
 */
export function foreignGroup({ id, type, profile }: Group, refused?: OktaError): OktaError | undefined {
  if (type === undefined || type === 'OKTA_GROUP') return undefined;
  const builtIn = type === 'BUILT_IN';
  const owner = builtIn ? 'Okta itself keeps them' : 'a directory or an app owns them';
  const hint = builtIn ? 'leave this group out' : 'change them in that directory or app';
  const name = profile?.name ?? id;
  const message = `The members of the group ${name} (${type}) cannot be changed by hand: ${owner}; ${hint}.`;
  const details = { field: 'group', hint };
  return refused?.retold('conflict', message, details) ?? new OktaError('conflict', message, details);
}

/** Refuses a group whose members are not Okta's to change; `refused` is what Okta itself said to the attempt. */
export function refuseForeignGroup(group: Group, refused?: OktaError): void {
  const refusal = foreignGroup(group, refused);
  if (refusal !== undefined) throw refusal;
}

/**
 * Puts a user into a group. The group is read only if Okta refuses: reading it draws from the same rate-limit bucket as the
 * write, and would halve what a flow can do.
 */
export async function joinGroup(
  okta: Okta<'assignUserToGroup' | 'getGroup' | 'listUserGroups'>,
  { userId, groupId }: MemberOf,
): Promise<void> {
  const lookUp = async () => ((await findMembership(okta, { userId, groupId })) === undefined ? undefined : {});
  try {
    await okta.call('assignUserToGroup', { path: { groupId, userId }, afterLoss: { lookUp } });
  } catch (error) {
    if (!(error instanceof OktaError) || !refusals.has(error.category)) throw error;
    const group = await okta.read('getGroup', { path: { groupId } }).catch(() => undefined);
    if (group !== undefined) refuseForeignGroup(group, error);
    throw error;
  }
}

// Which of them Okta gives for a group that is not its own to change is undocumented.
const refusals: ReadonlySet<string> = new Set(['forbidden', 'invalid_request', 'conflict']);

/** Adds a user to those of the groups that it is not in yet; gives their IDs. */
export async function joinGroups(
  okta: Okta<'listUserGroups' | 'assignUserToGroup' | 'getGroup'>,
  { userId, groupIds }: { userId: string; groupIds: readonly string[] },
): Promise<string[]> {
  if (groupIds.length === 0) return [];
  const present = await membershipsOf(okta, userId);
  const missing = [...new Set(groupIds)].filter((id) => !present.has(id));
  for (const groupId of missing) await joinGroup(okta, { userId, groupId });
  return missing;
}

/** Takes a user out of a group, and tells whether the user was in it; a refusal tells that a group rule may keep it so. */
export async function leaveGroup(
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
    throw error instanceof OktaError && refusals.has(error.category) ? maybeRuled(error, group) : error;
  }
}

// Okta does not tell a missing role from a membership that is not the caller's to end.
function maybeRuled(error: OktaError, group: Group): OktaError {
  const hint =
    "give the token's owner a role that may manage this group, or, if a group rule put the user there, change the rule: what a rule owns cannot be changed by hand";
  const name = group.profile?.name ?? group.id;
  // The request itself cannot be wrong: user and group have just been read.
  const category = error.category === 'forbidden' ? 'forbidden' : 'conflict';
  return error.retold(category, `Okta refused to remove the user from the group ${name}; ${hint}.`, { hint });
}
