import { groupOf } from '../groups/groups.ts';
import { type Call, noContent, type OrgResponse, objectMember, ok, textMember } from '../http/call.ts';
import { ApiError, leftBlank, notFound } from '../http/errors.ts';
import { type PageRules, pageOfRelated, pageRequest, pageResponse } from '../http/paging.ts';
import { anyStartsWith } from '../http/queries.ts';
import { assignmentId } from '../logs/parties.ts';
import type { App, AppUser, User } from '../state/model.ts';
import { userById, userOf } from '../users/lookup.ts';
import { userInList } from '../users/view.ts';
import { checkAppProfile } from './app-profile.ts';
import { appOf } from './apps.ts';
import { assignmentActivity, hasAppThroughGroup, insertAppUser, unassign } from './assignment.ts';
import { isShared } from './defaults.ts';
import { appUserView, appView } from './view.ts';

/** Okta docs: list application users. */
const pageRules: PageRules = { list: 'appUsers', defaultLimit: 50, maxLimit: 500 };

const throughGroup =
  'The application cannot be unassigned from the user while their group memberships grant them access.';

function appUserOf(call: Call): AppUser {
  const app = appOf(call);
  const userId = call.param('userId');
  const appUser = call.org.appUsers.get(app.id, userId);
  if (appUser === undefined) throw notFound(userId, 'AppUser');
  return appUser;
}

function view(call: Call, appUser: AppUser): Record<string, unknown> {
  const plain = appUserView(call.org, appUser, call.base);
  if (call.query.get('expand') !== 'user') return plain;
  const user = call.org.user(appUser.userId);
  return user === undefined ? plain : { ...plain, _embedded: { user: userInList(call.org, user, call.base) } };
}

export function listAppUsers(call: Call): OrgResponse {
  const app = appOf(call);
  const request = pageRequest(call, pageRules);
  const q = call.query.get('q')?.toLowerCase();
  const all = call.org.appUsers.ofLeft(app.id);
  const found = q === undefined ? all : all.filter((appUser) => startsWith(call, appUser, q));
  const page = pageOfRelated(found, {
    request,
    rules: pageRules,
    idOf: ({ userId }) => userId,
    known: (id) => call.org.users.everHad(id) !== undefined,
  });
  const body = page.items.map((appUser) => view(call, appUser));
  return pageResponse(call, { rules: pageRules, request, next: page.next, body });
}

/** Okta docs: list application users, `q` is the beginning of user name, first name, last name or email. */
function startsWith(call: Call, appUser: AppUser, q: string): boolean {
  const profile = call.org.user(appUser.userId)?.profile ?? {};
  return anyStartsWith([appUser.userName, profile['firstName'], profile['lastName'], profile['email']], q);
}

interface ControlInput {
  readonly userName: string | undefined;
  readonly password: boolean;
  readonly profile: Record<string, unknown> | undefined;
}

function readGiven(app: App, body: Record<string, unknown>): ControlInput {
  const credentials = objectMember(body, 'credentials') ?? {};
  const password = objectMember(credentials, 'password')?.['value'];
  // Okta's reference, updateApplicationUser: credentials that the app's scheme does not take.
  if (Object.keys(credentials).length > 0 && isShared(app)) throw new ApiError('E0000041');
  return {
    userName: textMember(credentials, 'userName'),
    password: typeof password === 'string',
    profile: objectMember(body, 'profile'),
  };
}

/** Okta docs: assign a user to an application: 200 with the assignment (recorded from real orgs). */
export function addAppUser(call: Call): OrgResponse {
  const { org } = call;
  const app = appOf(call);
  const body = call.object();
  const id = textMember(body, 'id');
  if (id === undefined) throw leftBlank('id');
  const user = org.user(id);
  if (user === undefined) throw notFound(id, 'User');
  refuseInactive(user);
  const given = readGiven(app, body);
  const scope = textMember(body, 'scope') === 'GROUP' ? 'GROUP' : 'USER';
  const existing = org.appUsers.get(app.id, user.id);
  if (existing !== undefined) {
    // A second assignment is a change; one that came from a group becomes direct (Okta's own workflow
    // template).
    existing.scope = scope;
    change(call, { app, appUser: existing, given });
    return ok(appUserView(call.org, existing, call.base));
  }
  checkAppProfile(app, { before: {}, given: given.profile ?? {} });
  const appUser = insertAppUser(org, {
    app,
    user,
    scope,
    userName: given.userName,
    hasPassword: given.password,
    profile: given.profile ?? {},
  });
  call.log(assignmentActivity('add', { app, user, userName: appUser.userName }));
  return ok(appUserView(call.org, appUser, call.base));
}

/** Okta's error catalog: an inactive user gets no app. */
function refuseInactive({ status }: User): void {
  if (status === 'DEPROVISIONED') throw new ApiError('E0000117');
}

function change(
  call: Call,
  { app, appUser, given }: { readonly app: App; readonly appUser: AppUser; readonly given: ControlInput },
): void {
  checkAppProfile(app, { before: appUser.profile, given: given.profile ?? {} });
  const stamp = call.org.stamp();
  if (given.userName !== undefined) appUser.userName = given.userName;
  if (given.password) {
    appUser.hasPassword = true;
    appUser.passwordChanged = stamp;
  }
  if (given.profile !== undefined) appUser.profile = { ...appUser.profile, ...given.profile };
  appUser.lastUpdated = stamp;
}

export function updateAppUser(call: Call): OrgResponse {
  const app = appOf(call);
  const appUser = appUserOf(call);
  const body = call.object();
  const user = userById(call);
  refuseInactive(user);
  change(call, { app, appUser, given: readGiven(app, body) });
  // Okta's own workflow template converts assignments this way. The spec has no error for a group without the app.
  const scope = textMember(body, 'scope');
  if (scope === 'USER' || scope === 'GROUP') appUser.scope = scope;
  call.log(assignmentActivity('update', { app, user, userName: appUser.userName }));
  return ok(appUserView(call.org, appUser, call.base));
}

/**
 * Okta docs: unassign a user from an application. An app that a group assigns stays, even where the user has it directly
 * as well. Terraform's users reported the sentence.
 */
export function deleteAppUser(call: Call): OrgResponse {
  const { org, log } = call;
  const app = appOf(call);
  appUserOf(call);
  const user = userById(call);
  if (hasAppThroughGroup(org, app.id, user.id)) throw new ApiError('E0000046', { causes: [throughGroup] });
  unassign(org, { app, user, log });
  return noContent;
}

/** Okta docs: list the app links of a user: active apps only. */
export function listAppLinks(call: Call): OrgResponse {
  const user = userOf(call);
  const links: Record<string, unknown>[] = [];
  for (const appUser of call.org.appUsers.ofRight(user.id)) {
    const app = call.org.apps.get(appUser.appId);
    if (app?.status !== 'ACTIVE') continue;
    links.push({
      id: user.id,
      label: app.label,
      linkUrl: `${call.base}/home/${app.name}/${app.id}/1`,
      logoUrl: `https://static.acme.example/logos/${app.name}.png`,
      appName: app.name,
      appInstanceId: app.id,
      appAssignmentId: assignmentId(app.id, user.id),
      credentialsSetup: false,
      hidden: false,
      sortOrder: links.length,
    });
  }
  return ok(links);
}

const groupApps: PageRules = { list: 'groupApps', defaultLimit: 20, maxLimit: 200 };

/** Recorded from real orgs: `limit=20` in the self link of a list without a limit. */
export function listGroupApps(call: Call): OrgResponse {
  const group = groupOf(call);
  const request = pageRequest(call, groupApps);
  const page = pageOfRelated(call.org.appGroups.ofRight(group.id), {
    request,
    rules: groupApps,
    idOf: ({ appId }) => appId,
    known: (id) => call.org.apps.everHad(id) !== undefined,
  });
  const body = page.items.flatMap(({ appId }) => {
    const app = call.org.apps.get(appId);
    return app === undefined ? [] : [appView(call.org, app, call.base)];
  });
  return pageResponse(call, { rules: groupApps, request, next: page.next, body });
}

export function getAppUser(call: Call): OrgResponse {
  return ok(view(call, appUserOf(call)));
}
