import { maxExcluded } from '../group-rules/group-rules.ts';
import { ruleView } from '../group-rules/view.ts';
import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, notFound } from '../http/errors.ts';
import { type PageRules, pageById, pageOfRelated, pageRequest, pageResponse } from '../http/paging.ts';
import { ruleParty, userParty } from '../logs/parties.ts';
import { compareIds } from '../state/collection.ts';
import { type Group, isDeactivated } from '../state/model.ts';
import { userById, userOf } from '../users/lookup.ts';
import { userInList } from '../users/view.ts';
import { groupOf, refuseForeign } from './groups.ts';
import { addMember, applyRules, groupsOf, isMember, membersOf, removeMember, rulesBehind } from './memberships.ts';
import { groupView } from './view.ts';

/** Recorded from real orgs: the self link of a list without a limit says 1000; that is also the maximum (Okta docs, groups). */
const pageRules: PageRules = {
  list: 'members',
  defaultLimit: 1000,
  maxLimit: 1000,
  // Okta docs (release notes 2026.06.0).
  notInNext: ['expand'],
};
/** Recorded from real orgs: the self link says 200, though the reference documents no paging here. */
const userGroups: PageRules = { list: 'userGroups', defaultLimit: 200, maxLimit: 10_000 };

export function listMembers(call: Call): OrgResponse {
  const group = groupOf(call);
  const request = pageRequest(call, pageRules);
  const page = pageOfRelated(membersOf(call.org, group), {
    request,
    rules: pageRules,
    idOf: ({ user }) => user.id,
    known: (id) => call.org.users.everHad(id) !== undefined,
  });
  const withRules = call.org.behavior.membershipRules && call.query.get('expand') === 'group-rules';
  const body = page.items.map(({ user }) => {
    const view = userInList(call.org, user, call.base);
    return withRules ? { ...view, _embedded: { 'group-rules': rulesOf(call, group.id, user.id) } } : view;
  });
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

function rulesOf(call: Call, groupId: string, userId: string): Record<string, unknown>[] {
  const membership = call.org.memberships.get(groupId, userId);
  return membership === undefined ? [] : rulesBehind(call.org, membership).map(ruleView);
}

/** Okta docs (release notes 2026.06.0): the rules that put a user into a group; the shape is that of a rule elsewhere. */
export function listMemberRules(call: Call): OrgResponse {
  // An org without the feature returns 404 for the path.
  if (!call.org.behavior.membershipRules) throw new ApiError('E0000008');
  const group = groupOf(call);
  const user = userById(call);
  // The user is not a member; the code is undocumented.
  if (!isMember(call.org, group, user)) throw notFound(user.id, 'User');
  return ok(rulesOf(call, group.id, user.id));
}

/** Okta docs: assign a user to a group: 204, also when they are in it already. Only Okta's own groups can be changed. */
export function putMember(call: Call): OrgResponse {
  const group = groupOf(call);
  const user = userById(call);
  refuseForeign(group);
  addMember(call.org, { group, user, log: call.log });
  applyRules(call.org, user, call.log);
  return noContent;
}

/**
 * Okta docs: unassign a user from a group. A member removed by hand is excluded from the rule that added them
 * (Okta help: create group rules), or, with `ruledMembers: 'refused'`, the call is rejected with 403 E0000006 (undocumented).
 */
export function deleteMember(call: Call): OrgResponse {
  const { org, log } = call;
  const group = groupOf(call);
  const user = userById(call);
  refuseForeign(group);
  const origin = org.rules.get(org.memberships.get(group.id, user.id)?.ruleId ?? '');
  const rule = origin?.status === 'ACTIVE' ? origin : undefined;
  // Okta support: rules skip deactivated users, so anyone may remove them.
  if (rule !== undefined && org.behavior.ruledMembers === 'refused' && !isDeactivated(user))
    throw new ApiError('E0000006');
  removeMember(org, { group, user, log });
  const full = rule !== undefined && rule.excludedUserIds.length >= maxExcluded;
  if (rule !== undefined && !full && org.behavior.ruledMembers === 'excluded') {
    rule.excludedUserIds.push(user.id);
    log({ eventType: 'group.user_membership.rule.add_exclusion', target: [userParty(user), ruleParty(rule)] });
  }
  // What Okta does when the list is full is unknown. Here the user leaves the group, and the rule adds them again the next time
  // it is evaluated for them.
  applyRules(org, user, log, full ? rule : undefined);
  return noContent;
}

export function listUserGroups(call: Call): OrgResponse {
  const user = userOf(call);
  const request = pageRequest(call, userGroups);
  const { org } = call;
  // Recorded from a real org: Everyone first, which is its oldest group.
  const compare = (a: Group, b: Group) =>
    Number(org.isEveryone(b.id)) - Number(org.isEveryone(a.id)) || compareIds(a, b);
  const order = { compare, find: (id: string) => org.groups.everHad(id) };
  const page = pageById(groupsOf(org, user).sort(compare), { request, rules: userGroups, order });
  const body = page.items.map((group) => groupView(call.org, group, call.base));
  return pageResponse(call, { rules: userGroups, request, next: page.next, body });
}
