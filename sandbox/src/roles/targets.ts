import { type Call, noContent, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, invalid, notFound } from '../http/errors.ts';
import { type PageRules, pageByIndex, pageRequest, pageResponse } from '../http/paging.ts';
import type { AppTarget, RoleAssignment } from '../state/role-model.ts';
import { type Assignee, roleOf } from './roles.ts';
import { appTargetViews, groupTargetViews } from './target-views.ts';

/** Okta's reference: list targets of a role, 20 to a page, at most 200. */
const pageRules: PageRules = { list: 'targets', defaultLimit: 20, maxLimit: 200 };

/** The roles that can be limited to groups, and the one that can be limited to apps (Okta's reference: role targets). */
const limited = {
  groups: ['USER_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN'],
  apps: ['APP_ADMIN'],
} as const;

/** The assignment, which must be the assignee's own. Another role type is 400 E0000091 (Okta error catalog). */
function limitedRole(call: Call, { assignee, by }: { assignee: Assignee; by: keyof typeof limited }): RoleAssignment {
  const role = roleOf(call, assignee);
  // Undocumented: a role from a group has its targets there.
  if (role.assigneeId !== assignee.id) throw notFound(call.param('roleAssignmentId'), 'Role');
  if (!limited[by].some((type) => type === role.type)) throw new ApiError('E0000091');
  return role;
}

function targetPage(call: Call, views: readonly Record<string, unknown>[]): OrgResponse {
  const request = pageRequest(call, pageRules);
  const { items, next } = pageByIndex(views, { request, rules: pageRules });
  return pageResponse(call, { rules: pageRules, request, next, body: items });
}

export function listGroupTargets(call: Call, assignee: Assignee): OrgResponse {
  const role = limitedRole(call, { assignee, by: 'groups' });
  return targetPage(call, groupTargetViews(call.org, role, call.base));
}

export function listAppTargets(call: Call, assignee: Assignee): OrgResponse {
  return targetPage(call, appTargetViews(call.org, limitedRole(call, { assignee, by: 'apps' })));
}

function targetGroupId(call: Call): string {
  const id = call.param('targetGroupId');
  if (!call.org.groups.has(id)) throw notFound(id, 'UserGroup');
  return id;
}

/** Okta's reference: with the first target the role no longer applies to all groups. A second call changes nothing (undocumented). */
export function putGroupTarget(call: Call, assignee: Assignee): OrgResponse {
  const role = limitedRole(call, { assignee, by: 'groups' });
  const id = targetGroupId(call);
  if (!role.groupTargets.includes(id)) role.groupTargets = [...role.groupTargets, id];
  role.lastUpdated = call.org.stamp();
  return noContent;
}

/** Okta's reference: the last group cannot be removed. The code is undocumented. */
export function deleteGroupTarget(call: Call, assignee: Assignee): OrgResponse {
  const role = limitedRole(call, { assignee, by: 'groups' });
  const id = targetGroupId(call);
  if (!role.groupTargets.includes(id)) throw notFound(id, 'UserGroup');
  if (role.groupTargets.length === 1) throw invalid('groupId', 'The last target of a role cannot be removed.');
  role.groupTargets = role.groupTargets.filter((each) => each !== id);
  return noContent;
}

/** The app that the path names; it must be one that the org has an instance of (undocumented). */
function targetOf(call: Call): AppTarget {
  const name = call.param('appName');
  const appId = call.param('appId') === '' ? undefined : call.param('appId');
  const instances = [...call.org.apps.values()].filter((app) => app.name === name);
  if (instances.length === 0) throw notFound(name, 'CatalogApplication');
  if (appId !== undefined && !instances.some(({ id }) => id === appId)) throw notFound(appId, 'AppInstance');
  return { name, appId };
}

function isSame(one: AppTarget, other: AppTarget): boolean {
  return one.name === other.name && one.appId === other.appId;
}

/**
 * Okta's reference: a target of every instance replaces those of single ones, and a single one cannot be added to it (the code
 * is undocumented).
 */
export function putAppTarget(call: Call, assignee: Assignee): OrgResponse {
  const role = limitedRole(call, { assignee, by: 'apps' });
  const target = targetOf(call);
  const whole = role.appTargets.some(({ name, appId }) => name === target.name && appId === undefined);
  if (whole && target.appId !== undefined) throw invalid('appName', 'All instances of this app are targets already.');
  const kept =
    target.appId === undefined ? role.appTargets.filter(({ name }) => name !== target.name) : role.appTargets;
  role.appTargets = kept.some((each) => isSame(each, target)) ? kept : [...kept, target];
  role.lastUpdated = call.org.stamp();
  return noContent;
}

/** Okta's reference: the last app cannot be removed. The code is undocumented. */
export function deleteAppTarget(call: Call, assignee: Assignee): OrgResponse {
  const role = limitedRole(call, { assignee, by: 'apps' });
  const target = targetOf(call);
  if (!role.appTargets.some((each) => isSame(each, target))) throw notFound(target.name, 'CatalogApplication');
  if (role.appTargets.length === 1) throw invalid('appName', 'The last target of a role cannot be removed.');
  role.appTargets = role.appTargets.filter((each) => !isSame(each, target));
  return noContent;
}

/** Okta's reference: assign all apps as the target of a role. */
export function putAllApps(call: Call, assignee: Assignee): OrgResponse {
  const role = limitedRole(call, { assignee, by: 'apps' });
  role.appTargets = [];
  return ok({});
}
