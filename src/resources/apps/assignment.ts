import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { differing } from '../../step/attributes.ts';
import { field } from '../../step/field.ts';
import { requiredText } from '../../step/fields.ts';
import type { AppUser, Assignment } from './app.ts';

/** Attributes of a user in one app; the app defines them. */
export const appProfile = field(z.record(z.string(), z.unknown()), {
  title: 'App profile',
  description:
    'Attributes of the user in the app. Use null to clear an attribute. Leave out attributes that profile mappings fill in.',
});

/** What a user signs in to an app with. */
export const appCredentials = field(
  z.strictObject({
    userName: field(requiredText().max(100), {
      title: 'Username in the app',
      description: "Default: created from the app's username template.",
      placeholder: 'grace.lindqvist@acme.example',
    }).optional(),
    password: field(z.string().min(1), {
      title: 'Password in the app',
      description: 'Only for apps that store a password for each user.',
      secret: true,
    }).optional(),
  }),
  { title: 'App credentials' },
);

/** A user and an app, by ID. */
export interface AppAndUser {
  readonly appId: string;
  readonly userId: string;
}

/** The profile and credentials that an assignment should have; absent members are left alone. */
export interface AssignmentContent {
  readonly profile?: Readonly<Record<string, unknown>> | undefined;
  readonly credentials?: { readonly userName?: string | undefined; readonly password?: string | undefined } | undefined;
}

/** The assignment of the user to the app, or `undefined` if there is none. */
export async function findAssignment(
  okta: Okta<'getApplicationUser'>,
  { appId, userId }: AppAndUser,
): Promise<Assignment | undefined> {
  return okta.find('getApplicationUser', { path: { appId, userId } });
}

/** Assigns the app to the user, or updates what differs in an existing assignment. `isAbsent` if there is known to be none. */
export async function assignApp(
  okta: Okta<'assignUserToApplication' | 'updateApplicationUser' | 'getApplicationUser'>,
  {
    appId,
    userId,
    content,
    isAbsent = false,
  }: AppAndUser & { readonly content: AssignmentContent; readonly isAbsent?: boolean },
): Promise<{ readonly changed: boolean; readonly assignment: AppUser }> {
  let before = isAbsent ? undefined : (await findAssignment(okta, { appId, userId }))?.appUser;
  if (before === undefined) {
    const made = await unlessAssigned(createAssignment(okta, { appId, userId, content }));
    if (made !== undefined) return { changed: true, assignment: made };
    before = (await okta.read('getApplicationUser', { path: { appId, userId } })).appUser;
  }
  if (holdsContent(before, content)) return { changed: false, assignment: before };
  return { changed: true, assignment: await changeAssignment(okta, { appId, userId, before, content }) };
}

/** Updates what differs in an assignment. Throws `not_found` if the user does not have the app. */
export async function updateAssignment(
  okta: Okta<'updateApplicationUser' | 'getApplicationUser' | 'getApplication' | 'getUser'>,
  { appId, userId, content }: AppAndUser & { readonly content: AssignmentContent },
): Promise<{ readonly changed: boolean; readonly assignment: AppUser }> {
  const before = (await findAssignment(okta, { appId, userId }))?.appUser;
  if (before === undefined) throw await notAssigned(okta, { appId, userId });
  if (holdsContent(before, content)) return { changed: false, assignment: before };
  return { changed: true, assignment: await changeAssignment(okta, { appId, userId, before, content }) };
}

async function notAssigned(
  okta: Okta<'getApplication' | 'getUser'>,
  { appId, userId }: AppAndUser,
): Promise<OktaError> {
  // An unknown app or user is another error.
  const { label = appId } = await okta.read('getApplication', { path: { appId } });
  const { profile } = await okta.read('getUser', { path: { id: userId } });
  const what = `The user ${profile?.login ?? userId} does not have the app ${label}`;
  return new OktaError('not_found', { what, hint: 'assign the app to the user first' }, { field: 'user' });
}

/** The new assignment; `undefined` if another run made it in the meantime. */
async function unlessAssigned(making: Promise<AppUser>): Promise<AppUser | undefined> {
  try {
    return await making;
  } catch (error) {
    if (error instanceof OktaError && error.errorCode === 'E0000062') return undefined;
    throw error;
  }
}

/** Assigns the app to the user. After a lost response, looks the assignment up. */
async function createAssignment(
  okta: Okta<'assignUserToApplication' | 'getApplicationUser'>,
  { appId, userId, content }: AppAndUser & { readonly content: AssignmentContent },
): Promise<AppUser> {
  return okta.call('assignUserToApplication', {
    path: { appId },
    body: { id: userId, scope: 'USER', ...contentBody(content) },
    afterLoss: { lookUp: async () => (await findAssignment(okta, { appId, userId }))?.appUser },
  });
}

/** Makes an assignment through a group a direct one, which stays when the user leaves the group. */
export async function assignDirectly(
  okta: Okta<'assignUserToApplication' | 'getApplicationUser'>,
  { appId, userId }: AppAndUser,
): Promise<void> {
  const lookUp = async () => {
    const found = await findAssignment(okta, { appId, userId });
    return found?.appUser.scope === 'USER' ? found.appUser : undefined;
  };
  const body = { id: userId, scope: 'USER' };
  await okta.call('assignUserToApplication', { path: { appId }, body, afterLoss: { lookUp } });
}

/** Updates what differs in an assignment. After a lost response, looks the assignment up. */
async function changeAssignment(
  okta: Okta<'updateApplicationUser' | 'getApplicationUser'>,
  { before, content, ...path }: AppAndUser & { readonly before: AppUser; readonly content: AssignmentContent },
): Promise<AppUser> {
  const { profile, credentials } = content;
  // Okta's reference: one update takes either a profile or credentials.
  const differing = [{ profile }, { credentials }].filter((part) => !holdsContent(before, part));
  const notes = differing.length > 1 ? ['Then also changes the credentials.'] : [];
  let assignment = before;
  for (const part of differing) assignment = await update(okta, { ...path, before: assignment, part, notes });
  return assignment;
}

async function update(
  okta: Okta<'updateApplicationUser' | 'getApplicationUser'>,
  { before, part, notes, ...path }: AppAndUser & { before: AppUser; part: AssignmentContent; notes: readonly string[] },
): Promise<AppUser> {
  // Okta's reference: fetch the most recent profile, apply the update, and post the whole back.
  const profile = part.profile === undefined ? undefined : { ...before.profile, ...part.profile };
  return okta.call('updateApplicationUser', {
    path: { appId: path.appId, userId: path.userId },
    body: contentBody({ ...part, profile }),
    notes,
    afterLoss: {
      async lookUp() {
        const now = (await findAssignment(okta, path))?.appUser;
        return now !== undefined && isDone(now, { before, part }) ? now : undefined;
      },
    },
  });
}

// A new password is visible only in the time of its last change.
function isDone(now: AppUser, { before, part }: { before: AppUser; part: AssignmentContent }): boolean {
  const { password, ...readable } = part.credentials ?? {};
  const passwordSet = password === undefined || now.passwordChanged !== before.passwordChanged;
  return passwordSet && holdsContent(now, { profile: part.profile, credentials: readable });
}

/** Whether an assignment already matches. A password cannot be read, so it always counts as different. */
export function holdsContent(assignment: AppUser, { profile, credentials = {} }: AssignmentContent): boolean {
  const { userName, password } = credentials;
  if (password !== undefined) return false;
  if (userName !== undefined && userName !== assignment.credentials?.userName) return false;
  return differing(assignment.profile, profile).length === 0;
}

function contentBody({ profile, credentials }: AssignmentContent): Record<string, unknown> {
  const { userName, password } = credentials ?? {};
  const sent = {
    ...(userName === undefined ? {} : { userName }),
    ...(password === undefined ? {} : { password: { value: password } }),
  };
  return {
    ...(Object.keys(sent).length === 0 ? {} : { credentials: sent }),
    ...(profile === undefined || Object.keys(profile).length === 0 ? {} : { profile }),
  };
}

/**
 * Revokes the app from the user, unless a group assigns it: Okta refuses that, and only the group can change. Returns whether
 * there was an assignment to remove.
 */
export async function unassignApp(
  okta: Okta<'unassignUserFromApplication'>,
  { appId, userId, found, notes = [] }: AppAndUser & { readonly found: Assignment; readonly notes?: readonly string[] },
): Promise<boolean> {
  const refusal = groupAssignmentConflict(found);
  if (refusal !== undefined) throw refusal;
  try {
    return await okta.remove('unassignUserFromApplication', { path: { appId, userId }, notes });
  } catch (error) {
    // Recorded by others: E0000046 also for an assignment with scope USER while a group assigns the app too.
    throw error instanceof OktaError && error.errorCode === 'E0000046' ? throughGroup(undefined, error) : error;
  }
}

/** Why a group assignment cannot be revoked; `undefined` for a direct one. */
export function groupAssignmentConflict({ appUser, group }: Assignment): OktaError | undefined {
  return appUser.scope === 'GROUP' ? throughGroup(group) : undefined;
}

function throughGroup(group: string | undefined, refused?: OktaError): OktaError {
  const through = group === undefined ? 'a group' : `the group ${group}`;
  const problem = {
    what: `The user has the app through ${through}, and Okta does not revoke such an assignment from a single user`,
    hint: 'remove the user from that group, or the app from the group',
  };
  const details = { field: 'app', operation: 'unassignUserFromApplication' };
  return refused?.rephrased('conflict', problem, details) ?? new OktaError('conflict', problem, details);
}
