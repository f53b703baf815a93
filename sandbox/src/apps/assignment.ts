import { type Activity, appParty, appUserParty, type Log, userParty } from '../logs/parties.ts';
import { type App, type AppUser, type Group, isDeactivated, type User } from '../state/model.ts';
import type { Org } from '../state/org.ts';

interface AssignmentChange {
  readonly group: Group;
  readonly user: User;
  readonly log: Log;
}

/** The values of a new assignment. */
export interface NewAppUser {
  readonly app: App;
  readonly user: User;
  readonly scope: AppUser['scope'];
  readonly userName?: string | undefined;
  readonly hasPassword?: boolean;
  readonly profile?: Record<string, unknown>;
}

/** Assigns the app to the user. The app's user name is the login unless another is given (recorded from real orgs). */
export function insertAppUser(org: Org, input: NewAppUser): AppUser {
  const stamp = org.stamp();
  return org.appUsers.set(input.app.id, input.user.id, {
    seq: org.nextSeq(),
    appId: input.app.id,
    userId: input.user.id,
    created: stamp,
    lastUpdated: stamp,
    statusChanged: stamp,
    passwordChanged: input.hasPassword === true ? stamp : null,
    scope: input.scope,
    status: 'ACTIVE',
    userName: input.userName ?? String(input.user.profile['login'] ?? ''),
    hasPassword: input.hasPassword ?? false,
    profile: input.profile ?? {},
  });
}

/** What happened to an assignment: targets AppUser, AppInstance and User, and the app's name (recorded from real orgs). */
export function assignmentActivity(
  verb: 'add' | 'remove' | 'update',
  { app, user, userName }: { readonly app: App; readonly user: User; readonly userName: string | undefined },
): Activity {
  return {
    eventType: `application.user_membership.${verb}`,
    target: [appUserParty(app, user, userName), appParty(app), userParty(user)],
    debugData: { appname: app.name },
  };
}

/** Assigns a group's apps to a member, with scope GROUP (Okta docs: application users). Skips deactivated users and apps. */
export function grantThroughGroup(org: Org, change: AssignmentChange): void {
  if (isDeactivated(change.user)) return;
  for (const { appId } of org.appGroups.ofRight(change.group.id)) {
    const app = org.apps.get(appId);
    if (app?.status !== 'ACTIVE' || org.appUsers.has(appId, change.user.id)) continue;
    const appUser = insertAppUser(org, { app, user: change.user, scope: 'GROUP' });
    change.log(assignmentActivity('add', { app, user: change.user, userName: appUser.userName }));
  }
}

/** Removes the apps that the user had only through a group they left or that lost the app. */
export function withdrawThroughGroup(org: Org, change: { user: User; log: Log; appIds: readonly string[] }): void {
  for (const appId of change.appIds) {
    const app = org.apps.get(appId);
    const appUser = org.appUsers.get(appId, change.user.id);
    if (app === undefined || appUser?.scope !== 'GROUP' || hasAppThroughGroup(org, appId, change.user.id)) continue;
    unassign(org, { app, user: change.user, log: change.log });
  }
}

/** Whether one of the user's groups assigns the app. */
export function hasAppThroughGroup(org: Org, appId: string, userId: string): boolean {
  return groupWithApp(org, appId, userId) !== undefined;
}

/** The group that assigns the app to the user: the one assigned first. */
export function groupWithApp(org: Org, appId: string, userId: string): Group | undefined {
  const found = org.appGroups.ofLeft(appId).find(({ groupId }) => {
    return org.isEveryone(groupId) || org.memberships.has(groupId, userId);
  });
  return found === undefined ? undefined : org.groups.get(found.groupId);
}

/** Ends an assignment. */
export function unassign(org: Org, change: { app: App; user: User; log: Log }): void {
  const appUser = org.appUsers.get(change.app.id, change.user.id);
  if (appUser === undefined) return;
  org.appUsers.delete(change.app.id, change.user.id);
  change.log(assignmentActivity('remove', { app: change.app, user: change.user, userName: appUser.userName }));
}
