import type { StepContext } from '../../step/action.ts';
import { exclusionNote, GroupRules, type RuleOperation, ruleMembershipConflict } from '../group-rules/group-rules.ts';
import type { Group } from './group.ts';
import { type KnownMembership, recordMembership, sharedGroup, visitMembership } from './group-members.ts';
import {
  addToGroup,
  findMembership,
  type MemberOf,
  refuseExternallyManagedGroup,
  removeFromGroup,
} from './membership.ts';

type Reading = 'listUserGroups' | 'listGroupUsers' | 'getGroup';

/** Adds a user to a group. Returns whether they were not in it. */
export function addMember(
  { okta, memory, dryRun }: Pick<StepContext<Reading | 'assignUserToGroup'>, 'okta' | 'memory' | 'dryRun'>,
  member: MemberOf,
): Promise<boolean> {
  return visitMembership({ okta, memory }, member, async (known) => {
    // A list may be older than a change by somebody else, so that no write is left out because of it.
    const isListed = known === undefined || known.member === true;
    if (isListed && (await findMembership(okta, member)) !== undefined) return false;
    // A dry run sends no write that Okta could refuse.
    if (dryRun) refuseExternallyManagedGroup(await sharedGroup({ okta, memory }, member.groupId));
    await addToGroup(okta, member);
    recordMembership(memory, member, true);
    return true;
  });
}

/** The end of a membership. */
export interface MemberRemoved {
  /** Whether the user was in the group. */
  readonly changed: boolean;
  readonly group: Group;
  /** What it means for a group rule that added the user. */
  readonly notes: string[];
}

/** Removes a user from a group. */
export function removeMember(
  { okta, memory }: Pick<StepContext<Reading | 'unassignUserFromGroup' | RuleOperation>, 'okta' | 'memory'>,
  { ruleMemberships, ...member }: MemberOf & { readonly ruleMemberships: 'keep' | 'remove' },
): Promise<MemberRemoved> {
  return visitMembership({ okta, memory }, member, async (known) => {
    const group = await presentGroup({ okta, memory }, member, known);
    // An unknown group must not count as one that the user is not in.
    if (group === undefined)
      return { changed: false, group: await sharedGroup({ okta, memory }, member.groupId), notes: [] };
    refuseExternallyManagedGroup(group);
    const ruled = await new GroupRules(okta, memory).behind(member);
    if (ruled !== undefined && ruleMemberships === 'keep')
      throw ruleMembershipConflict(group.profile?.name ?? group.id, ruled);
    const notes = ruled === undefined ? [] : [exclusionNote(ruled)];
    const changed = await removeFromGroup(okta, { userId: member.userId, group, notes });
    recordMembership(memory, member, false);
    return { changed, group, notes: changed ? notes : [] };
  });
}

/** The group if the user is in it. A list may be older than a change, so that no write is left out because of it. */
async function presentGroup(
  { okta, memory }: Pick<StepContext<Reading>, 'okta' | 'memory'>,
  member: MemberOf,
  known: KnownMembership,
): Promise<Group | undefined> {
  return known?.member === true ? sharedGroup({ okta, memory }, member.groupId) : findMembership(okta, member);
}
