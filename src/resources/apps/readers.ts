import { isObject, memberAt, objectAt, textAt } from '../../okta/json.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';
import type { App, AppGroup, AppLink, AppUser, Assignment, ListedApp, NewApp } from './app.ts';

/** Models of the operations that return apps and assignments. */
export interface AppModels {
  readonly getApplication: App;
  readonly createApplication: NewApp;
  readonly listApplications: ListedApp;
  readonly listAppLinks: AppLink;
  readonly listApplicationUsers: AppUser;
  readonly listApplicationGroupAssignments: AppGroup;
  readonly getApplicationGroupAssignment: AppGroup;
  readonly assignGroupToApplication: AppGroup;
  readonly updateGroupAssignmentToApplication: AppGroup;
  readonly listAssignedApplicationsForGroup: App;
  readonly getApplicationUser: Assignment;
  readonly assignUserToApplication: AppUser;
  readonly updateApplicationUser: AppUser;
}

/** Reads an app from Okta's response, without `credentials`: those of an OpenID Connect app include its client secret. */
export function toApp(value: unknown): App {
  const { credentials, ...app } = tidyObject(value, 'app');
  const clientId = textAt(credentials, 'oauthClient', 'client_id');
  return { ...app, id: textOf(app['id']), ...(clientId === undefined ? {} : { clientId }) };
}

function toNewApp(value: unknown): NewApp {
  const clientSecret = textAt(value, 'credentials', 'oauthClient', 'client_secret');
  return { app: toApp(value), ...(clientSecret === undefined ? {} : { clientSecret }) };
}

/** Reads a dashboard link from Okta's response. */
export function toAppLink(value: unknown): AppLink {
  const link = tidyObject(value, 'app link');
  return { ...link, id: textOf(link['id']) };
}

/** Reads an assignment from Okta's response, without the password, which Okta sends even if it is empty. */
export function toAppUser(value: unknown): AppUser {
  const { credentials, ...appUser } = tidyObject(value, 'app assignment');
  const userName = objectAt(credentials)['userName'];
  return {
    ...appUser,
    id: textOf(appUser['id']),
    ...(typeof userName === 'string' ? { credentials: { userName } } : {}),
  };
}

function toAssignment(value: unknown): Assignment {
  const group = groupOf(value);
  return { appUser: toAppUser(value), ...(group === undefined ? {} : { group }) };
}

/** The group that gives the app, as far as the links of the assignment name it. */
function groupOf(assignment: unknown): string | undefined {
  const name = textAt(assignment, '_links', 'group', 'name');
  const id = textAt(assignment, '_links', 'group', 'href')?.split('/').at(-1);
  return name !== undefined && id !== undefined ? `${name} (${id})` : (name ?? id);
}

/** Reads a group's assignment from Okta's response, with the group's name if the request asks Okta to embed it. */
function toAppGroup(value: unknown): AppGroup {
  const assignment = tidyObject(value, 'app assignment');
  const name = textAt(value, '_embedded', 'group', 'profile', 'name');
  const groupType = textAt(value, '_embedded', 'group', 'type');
  return {
    ...assignment,
    id: textOf(assignment['id']),
    ...(name === undefined ? {} : { name }),
    ...(groupType === undefined ? {} : { groupType }),
  };
}

function toListedApp(value: unknown): ListedApp {
  const assignment = memberAt(value, '_embedded', 'user');
  return { app: toApp(value), ...(isObject(assignment) ? { assignment: toAssignment(assignment) } : {}) };
}

/** Readers of the operations that return apps and assignments. */
export const appReaders = {
  getApplication: toApp,
  createApplication: toNewApp,
  listApplications: toListedApp,
  listAppLinks: toAppLink,
  listApplicationUsers: toAppUser,
  listApplicationGroupAssignments: toAppGroup,
  getApplicationGroupAssignment: toAppGroup,
  assignGroupToApplication: toAppGroup,
  updateGroupAssignmentToApplication: toAppGroup,
  listAssignedApplicationsForGroup: toApp,
  getApplicationUser: toAssignment,
  assignUserToApplication: toAppUser,
  updateApplicationUser: toAppUser,
};
