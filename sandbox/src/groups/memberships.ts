import { grantThroughGroup, withdrawThroughGroup } from '../apps/assignment.ts';
import { ruleMatches } from '../group-rules/expression.ts';
import type { RuleSubject } from '../group-rules/functions.ts';
import { groupParty, type Log, userParty } from '../logs/parties.ts';
import { type Group, type GroupRule, isDeactivated, type Membership, type User } from '../state/model.ts';
import type { Org } from '../state/org.ts';

/** A change of a group's members. */
export interface MemberChange {
  readonly group: Group;
  readonly user: User;
  readonly log: Log;
  /** The rule that adds the user. */
  readonly ruleId?: string;
}

/** Adds the user to the group and assigns its apps. An existing membership is unchanged. */
export function addMember(org: Org, change: MemberChange): void {
  const { group, user } = change;
  if (org.memberships.has(group.id, user.id)) return;
  org.memberships.set(group.id, user.id, {
    seq: org.nextSeq(),
    groupId: group.id,
    userId: user.id,
    ruleId: change.ruleId,
  });
  // Recorded from real orgs: a change of members updates lastMembershipUpdated, not lastUpdated.
  group.lastMembershipUpdated = org.stamp();
  // Third party: the debug data names the rule. Okta documents neither this nor the actor.
  const debugData = change.ruleId === undefined ? {} : { debugData: { triggeredByGroupRuleId: change.ruleId } };
  change.log({ eventType: 'group.user_membership.add', target: [userParty(user), groupParty(group)], ...debugData });
  grantThroughGroup(org, change);
}

/** Removes the user from the group, and the apps they had through it. */
export function removeMember(org: Org, change: MemberChange): void {
  const { group, user } = change;
  if (!org.memberships.delete(group.id, user.id)) return;
  group.lastMembershipUpdated = org.stamp();
  change.log({ eventType: 'group.user_membership.remove', target: [userParty(user), groupParty(group)] });
  const appIds = org.appGroups.ofRight(group.id).map(({ appId }) => appId);
  withdrawThroughGroup(org, { user, log: change.log, appIds });
}

/**
 * Brings the user's memberships in line with the active rules (Okta docs: group rules). A deactivated user stays in
 * the groups to which rules added them (Okta support: deactivated users not removed from Okta groups automatically).
 */
export function applyRules(org: Org, user: User, log: Log, except?: GroupRule | undefined): void {
  if (org.rules.size === 0 || isDeactivated(user)) return;
  for (const rule of org.rules.values()) {
    if (rule.status !== 'ACTIVE' || rule === except) continue;
    const wanted = isWanted(org, rule, user);
    for (const groupId of rule.groupIds) {
      const group = org.groups.get(groupId);
      if (group === undefined) continue;
      const membership = org.memberships.get(groupId, user.id);
      if (wanted && membership === undefined) addMember(org, { group, user, log, ruleId: rule.id });
      if (wanted || membership === undefined || membership.ruleId !== rule.id) continue;
      // A member whom another rule wants as well stays (release notes 2026.06.0: a membership may have several rules).
      const other = org.rules.ordered.find(
        (one) =>
          one !== except && one.status === 'ACTIVE' && one.groupIds.includes(groupId) && isWanted(org, one, user),
      );
      if (other === undefined) removeMember(org, { group, user, log });
      else org.memberships.set(groupId, user.id, { ...membership, ruleId: other.id });
    }
  }
}

function isWanted(org: Org, rule: GroupRule, user: User): boolean {
  return !rule.excludedUserIds.includes(user.id) && ruleMatches(rule.expression, subjectOf(org, user));
}

/** The rules behind a membership: the one that added the user and every other that would. None when added by hand. */
export function rulesBehind(org: Org, { groupId, userId, ruleId }: Membership): GroupRule[] {
  const user = org.user(userId);
  if (ruleId === undefined || user === undefined) return [];
  return org.rules.ordered.filter((rule) => {
    if (rule.id === ruleId) return true;
    return rule.status === 'ACTIVE' && rule.groupIds.includes(groupId) && isWanted(org, rule, user);
  });
}

/** A user as rule expressions see them. Their groups are looked up only on demand. */
function subjectOf(org: Org, user: User): RuleSubject {
  return {
    profile: user.profile,
    get groups() {
      return groupsOf(org, user).map(({ id, profile }) => ({ id, name: String(profile['name'] ?? '') }));
    },
  };
}

/** Assigns the apps of all the user's groups again. */
export function restoreApps(org: Org, user: User, log: Log): void {
  for (const group of groupsOf(org, user)) grantThroughGroup(org, { group, user, log });
}

/** Removes every membership of a deleted user. */
export function leaveGroups(org: Org, user: User, log: Log): void {
  for (const { groupId } of org.memberships.ofRight(user.id)) {
    const group = org.groups.get(groupId);
    if (group !== undefined) removeMember(org, { group, user, log });
  }
}

/** Whether the user is in the group; everyone is in Everyone. */
export function isMember(org: Org, group: Group, user: User): boolean {
  return org.isEveryone(group.id) || org.memberships.has(group.id, user.id);
}

/** A member of a group. */
export interface Member {
  readonly user: User;
}

/** The members of a group. Everyone has all users, including deactivated ones (recorded from a real org). */
export function* membersOf(org: Org, group: Group): Generator<Member> {
  if (org.isEveryone(group.id)) {
    for (const user of org.users.byId) {
      org.settle(user);
      yield { user };
    }
    return;
  }
  for (const { userId } of org.memberships.ofLeft(group.id)) {
    const user = org.user(userId);
    if (user !== undefined) yield { user };
  }
}

/** The groups a user is in: Everyone first (recorded from a real org). */
export function groupsOf(org: Org, user: User): Group[] {
  const groups: Group[] = [];
  const everyone = org.everyone();
  if (everyone !== undefined) groups.push(everyone);
  for (const { groupId } of org.memberships.ofRight(user.id)) {
    const group = org.groups.get(groupId);
    if (group !== undefined) groups.push(group);
  }
  return groups;
}
