import { groupOf } from '../groups/groups.ts';
import { membersOf } from '../groups/memberships.ts';
import { groupView } from '../groups/view.ts';
import { type Call, noContent, type OrgResponse, objectMember, ok } from '../http/call.ts';
import { invalid, notFound } from '../http/errors.ts';
import { type PageRules, pageOfRelated, pageRequest, pageResponse } from '../http/paging.ts';
import { appParty, groupParty, type Log } from '../logs/parties.ts';
import type { App, AppGroup, Group } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { appOf } from './apps.ts';
import { grantThroughGroup, withdrawThroughGroup } from './assignment.ts';
import { appGroupView } from './view.ts';

/**
 * Okta docs: list application groups, up to 200 a page. The reference gives 20 as the minimum, but Okta's own SDK tests count two
 * pages with a limit of 2.
 */
const pageRules: PageRules = { list: 'appGroups', defaultLimit: 20, maxLimit: 200 };

/** The values of a new group assignment. */
export interface NewAppGroup {
  readonly app: App;
  readonly group: Group;
  readonly log: Log;
  readonly priority?: number;
  readonly profile?: Record<string, unknown>;
}

/**
 * Gives the group a priority of its own: groups at that place and after it move on by one (Okta's help: attribute group
 * priority; undocumented for the API).
 */
function makeRoom(org: Org, at: { readonly appId: string; readonly groupId: string; readonly priority: number }): void {
  const others = org.appGroups.ofLeft(at.appId).filter(({ groupId }) => groupId !== at.groupId);
  if (!others.some(({ priority }) => priority === at.priority)) return;
  for (const other of others) if (other.priority >= at.priority) other.priority += 1;
}

/** Assigns the app to the group and to each of its members, with scope GROUP (Okta docs: application groups). */
export function assignGroup(org: Org, input: NewAppGroup): AppGroup {
  const { app, group, log } = input;
  const priority = input.priority ?? org.appGroups.count(app.id);
  makeRoom(org, { appId: app.id, groupId: group.id, priority });
  const appGroup = org.appGroups.set(app.id, group.id, {
    seq: org.nextSeq(),
    appId: app.id,
    groupId: group.id,
    lastUpdated: org.stamp(),
    priority,
    profile: input.profile ?? {},
  });
  log({ eventType: 'group.application_assignment.add', target: [groupParty(group), appParty(app)] });
  for (const { user } of membersOf(org, group)) grantThroughGroup(org, { group, user, log });
  return appGroup;
}

function appGroupOf(call: Call): AppGroup {
  const app = appOf(call);
  const groupId = call.param('groupId');
  const appGroup = call.org.appGroups.get(app.id, groupId);
  if (appGroup === undefined) throw notFound(groupId, 'ApplicationGroupAssignment');
  return appGroup;
}

/** Okta docs: application groups, `expand=group` or `metadata`. */
function view(call: Call, appGroup: AppGroup): Record<string, unknown> {
  const plain = appGroupView(appGroup, call.base);
  const expand = call.query.get('expand');
  const group = call.org.groups.get(appGroup.groupId);
  if (expand === 'metadata') return { ...plain, _embedded: { metadata: { credentials: {}, profile: {} } } };
  if (expand !== 'group' || group === undefined) return plain;
  return { ...plain, _embedded: { group: groupView(call.org, group, call.base) } };
}

export function listAppGroups(call: Call): OrgResponse {
  const app = appOf(call);
  const request = pageRequest(call, pageRules);
  const q = call.query.get('q')?.toLowerCase();
  const found = call.org.appGroups
    .ofLeft(app.id)
    .filter(({ groupId }) => q === undefined || nameOf(call.org, groupId).startsWith(q));
  const page = pageOfRelated(found, {
    request,
    rules: pageRules,
    idOf: ({ groupId }) => groupId,
    known: (id) => call.org.groups.everHad(id) !== undefined,
  });
  const body = page.items.map((appGroup) => view(call, appGroup));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

function nameOf(org: Org, groupId: string): string {
  return String(org.groups.get(groupId)?.profile['name'] ?? '').toLowerCase();
}

/** Okta docs: assign a group to an application. A second call changes priority and profile. */
export function putAppGroup(call: Call): OrgResponse {
  const app = appOf(call);
  const group = groupOf(call);
  const body = call.optionalObject();
  const priority = typeof body['priority'] === 'number' ? body['priority'] : undefined;
  const profile = objectMember(body, 'profile') ?? {};
  const existing = call.org.appGroups.get(app.id, group.id);
  if (existing !== undefined) {
    existing.priority = priority ?? existing.priority;
    makeRoom(call.org, existing);
    existing.profile = profile;
    existing.lastUpdated = call.org.stamp();
    call.log({ eventType: 'group.application_assignment.update', target: [groupParty(group), appParty(app)] });
    return ok(appGroupView(existing, call.base));
  }
  const appGroup = assignGroup(call.org, {
    app,
    group,
    profile,
    log: call.log,
    ...(priority === undefined ? {} : { priority }),
  });
  return ok(appGroupView(appGroup, call.base));
}

/** Okta docs: update a group assignment, JSON Patch with `replace` and `remove` on the priority and the profile. */
export function patchAppGroup(call: Call): OrgResponse {
  const appGroup = appGroupOf(call);
  let { priority } = appGroup;
  const profile = { ...appGroup.profile };
  for (const { op, path, value } of call.objects()) {
    // RFC 6901: a slash in a name is written ~1, a tilde ~0.
    const name = /^\/profile\/([^/]+)$/.exec(String(path))?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
    if (name !== undefined && op === 'remove') delete profile[name];
    else if (name !== undefined && op === 'replace') profile[name] = value;
    else if (path === '/priority' && op === 'replace' && typeof value === 'number') priority = value;
    else throw invalid('path', `path: cannot ${String(op)} ${String(path)}`);
  }
  Object.assign(appGroup, { priority, profile, lastUpdated: call.org.stamp() });
  makeRoom(call.org, appGroup);
  const target = [groupParty(groupOf(call)), appParty(appOf(call))];
  call.log({ eventType: 'group.application_assignment.update', target });
  return ok(appGroupView(appGroup, call.base));
}

export function deleteAppGroup(call: Call): OrgResponse {
  const { org, log } = call;
  const app = appOf(call);
  const { groupId } = appGroupOf(call);
  const group = groupOf(call);
  const members = [...membersOf(org, group)];
  org.appGroups.delete(app.id, groupId);
  log({ eventType: 'group.application_assignment.remove', target: [groupParty(group), appParty(app)] });
  for (const { user } of members) withdrawThroughGroup(org, { user, log, appIds: [app.id] });
  return noContent;
}

export function getAppGroup(call: Call): OrgResponse {
  return ok(view(call, appGroupOf(call)));
}
