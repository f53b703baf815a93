import { appView } from '../apps/view.ts';
import { groupFilter, groupSearch, matches } from '../expressions/expression.ts';
import { type Call, noContent, type OrgResponse, objectMember, ok } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { type PageRequest, type PageRules, pageById, pageByIndex, pageRequest, pageResponse } from '../http/paging.ts';
import { readExpression } from '../http/queries.ts';
import { groupParty, ruleParty } from '../logs/parties.ts';
import { compareIds, compareTexts } from '../state/collection.ts';
import type { Group, GroupType, Profile } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { checkProfile } from '../users/profile.ts';
import { removeMember } from './memberships.ts';
import { groupView } from './view.ts';

/** Recorded from real orgs: a list without a limit has `limit=10000` in its self link. */
const pageRules: PageRules = { list: 'groups', defaultLimit: 10_000, maxLimit: 10_000 };
/** Okta docs: list groups, `q` finds at most 300 and cannot be paged. */
const queryLimit = 300;

/** The values of a new group. */
export interface NewGroup {
  readonly id?: string;
  readonly type?: GroupType;
  readonly profile: Profile;
  readonly sourceAppId?: string | undefined;
}

/** Adds a group. */
export function insertGroup(org: Org, input: NewGroup): Group {
  const stamp = org.stamp();
  const type = input.type ?? 'OKTA_GROUP';
  return org.groups.keep({
    id: input.id ?? org.ids('00g'),
    seq: org.nextSeq(),
    created: stamp,
    lastUpdated: stamp,
    lastMembershipUpdated: stamp,
    // Okta docs: the object class shows where a group comes from.
    objectClass: [type === 'APP_GROUP' ? 'okta:windows_security_principal' : 'okta:user_group'],
    type,
    profile: { ...input.profile, description: input.profile['description'] ?? null },
    sourceAppId: input.sourceAppId,
  });
}

/** The group that the path names; 404 E0000007 with the kind UserGroup (recorded from real orgs). */
export function groupOf(call: Call): Group {
  const group = call.org.groups.get(call.param('groupId'));
  if (group === undefined) throw notFound(call.param('groupId'), 'UserGroup');
  return group;
}

/** Rejects a group that Okta does not manage: 403 E0000006. The code is undocumented. */
export function refuseForeign(group: Group): void {
  if (group.type !== 'OKTA_GROUP') throw new ApiError('E0000006');
}

/** Okta help: the built-in group is not shown to group admins. */
function isVisible(call: Call, group: Group): boolean {
  const { roles } = call.principal;
  return group.type !== 'BUILT_IN' || roles.size !== 1 || !roles.has('USER_ADMIN');
}

function compareNames(a: Group, b: Group): number {
  return compareTexts(nameOf(a), nameOf(b)) || compareIds(a, b);
}

function nameOf({ profile }: Group): string {
  return String(profile['name'] ?? '').toLowerCase();
}

export function listGroups(call: Call): OrgResponse {
  const { org, query } = call;
  const search = query.get('search');
  const filter = query.get('filter');
  const q = query.get('q');
  if (search !== null && filter !== null) throw new ApiError('E0000033');
  // Recorded from a real org: by name.
  let found = org.groups.ordered.filter((group) => isVisible(call, group)).sort(compareNames);
  if (search !== null) {
    const expression = readExpression(search, 'search', groupSearch);
    const horizon = org.searchHorizon();
    found = found.filter((group) => group.seq <= horizon && matches(expression, withSource(group)));
  }
  if (filter !== null) {
    const expression = readExpression(filter, 'filter', groupFilter);
    found = found.filter((group) => matches(expression, group));
  }
  if (q !== null) {
    const wanted = q.toLowerCase();
    found = found.filter((group) => String(group.profile['name']).toLowerCase().startsWith(wanted));
    const request = pageRequest(call, { ...pageRules, defaultLimit: queryLimit });
    // Recorded from real orgs (10 of 10): no Link header at all.
    return ok(found.slice(0, request.limit).map((group) => expandedView(call, group)));
  }
  const request = pageRequest(call, pageRules);
  const sortBy = query.get('sortBy');
  if (search === null || sortBy === null) {
    const order = { compare: compareNames, find: (id: string) => org.groups.everHad(id) };
    return groupPage(call, { request, ...pageById(found, { request, rules: pageRules, order }) });
  }
  const direction = query.get('sortOrder')?.toLowerCase() === 'desc' ? -1 : 1;
  // Okta docs: groups with the same value are ordered by id.
  found.sort((a, b) => direction * sortKey(a, sortBy).localeCompare(sortKey(b, sortBy)) || (a.id < b.id ? -1 : 1));
  return groupPage(call, { request, ...pageByIndex(found, { request, rules: pageRules }) });
}

/** Okta docs: list groups, `source.id` searches for the app of an app's group. */
function withSource(group: Group): Group & { readonly source: { readonly id: string | undefined } } {
  return { ...group, source: { id: group.sourceAppId } };
}

function sortKey(group: Group, property: string): string {
  if (property.startsWith('profile.')) return String(group.profile[property.slice('profile.'.length)] ?? '');
  if (property === 'lastUpdated' || property === 'lastMembershipUpdated' || property === 'created')
    return group[property];
  if (property === 'id' || property === 'type') return group[property];
  throw invalid('sortBy', `sortBy: ${property} is not a property of groups`);
}

function groupPage(
  call: Call,
  page: { request: PageRequest; items: readonly Group[]; next: string | undefined },
): OrgResponse {
  const body = page.items.map((group) => expandedView(call, group));
  return pageResponse(call, { rules: pageRules, request: page.request, next: page.next, body });
}

function expandedView(call: Call, group: Group): Record<string, unknown> {
  const view = groupView(call.org, group, call.base);
  const embedded = embeddedIn(call, group, call.query.get('expand')?.split(',') ?? []);
  return Object.keys(embedded).length === 0 ? view : { ...view, _embedded: embedded };
}

/** Okta docs: list groups, `expand=stats` and, for the groups of apps, `expand=app`. */
function embeddedIn(call: Call, group: Group, expand: readonly string[]): Record<string, unknown> {
  const app = expand.includes('app') ? call.org.apps.get(group.sourceAppId ?? '') : undefined;
  return {
    ...(expand.includes('stats') ? { stats: statsOf(call.org, group) } : {}),
    ...(app === undefined ? {} : { app: appView(call.org, app, call.base) }),
  };
}

/** Okta docs: groups, `expand=stats`. */
function statsOf(org: Org, group: Group): Record<string, unknown> {
  const usersCount = org.isEveryone(group.id) ? org.users.size : org.memberships.count(group.id);
  return {
    usersCount,
    appsCount: org.appGroups.ofRight(group.id).length,
    groupPushMappingsCount: 0,
    hasAdminPrivilege: org.roles.hasAny(group.id),
  };
}

function readProfile(call: Call): Profile {
  const profile = objectMember(call.object(), 'profile');
  if (profile === undefined) throw leftBlank('profile');
  checkProfile(profile, { schema: call.org.groupSchema, field: 'profile', complete: true });
  return profile;
}

function refuseTakenName(org: Org, profile: Profile, owner: Group | undefined): void {
  for (const group of org.groups.values()) {
    if (group.type !== 'OKTA_GROUP' || group === owner || group.profile['name'] !== profile['name']) continue;
    throw invalid('name', 'name: An object with this field already exists in the current organization');
  }
}

export function addGroup(call: Call): OrgResponse {
  const profile = readProfile(call);
  refuseTakenName(call.org, profile, undefined);
  const group = insertGroup(call.org, { profile });
  call.log({ eventType: 'group.lifecycle.create', target: [groupParty(group)] });
  return ok(groupView(call.org, group, call.base));
}

/** Okta docs: replace a group. The whole profile is replaced; there is no partial update. */
export function replaceGroup(call: Call): OrgResponse {
  const group = groupOf(call);
  refuseForeign(group);
  const profile = readProfile(call);
  refuseTakenName(call.org, profile, group);
  group.profile = { ...profile, description: profile['description'] ?? null };
  group.lastUpdated = call.org.stamp();
  call.log({ eventType: 'group.profile.update', target: [groupParty(group)] });
  return ok(groupView(call.org, group, call.base));
}

/** Okta docs: delete a group, whether an app's or Okta's own. */
export function deleteGroup(call: Call): OrgResponse {
  const group = groupOf(call);
  // Undocumented code; the built-in group stays.
  if (group.type === 'BUILT_IN') throw new ApiError('E0000006');
  const { org, log } = call;
  for (const { userId } of org.memberships.ofLeft(group.id)) {
    const user = org.user(userId);
    if (user !== undefined) removeMember(org, { group, user, log });
  }
  for (const { appId } of org.appGroups.ofRight(group.id)) org.appGroups.delete(appId, group.id);
  org.roles.deleteOf(group.id);
  // Okta's reference (GroupRuleStatus) names the status, Terraform's users report when a rule gets it.
  for (const rule of org.rules.values()) {
    if (rule.status === 'INVALID' || !rule.groupIds.includes(group.id)) continue;
    rule.status = 'INVALID';
    log({ eventType: 'group.user_membership.rule.invalidate', target: [ruleParty(rule)] });
  }
  for (const { ownerId } of org.groupOwners.ofLeft(group.id)) org.groupOwners.delete(group.id, ownerId);
  for (const { groupId } of org.groupOwners.ofRight(group.id)) org.groupOwners.delete(groupId, group.id);
  org.groups.delete(group.id);
  call.log({ eventType: 'group.lifecycle.delete', target: [groupParty(group)] });
  return noContent;
}

export function getGroup(call: Call): OrgResponse {
  const group = groupOf(call);
  if (!isVisible(call, group)) throw notFound(group.id, 'UserGroup');
  // Not in the reference, but Okta's own workflow templates read `_embedded.stats` here.
  return ok(expandedView(call, group));
}
