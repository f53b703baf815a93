import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { differing } from '../../step/attributes.ts';
import { field } from '../../step/field.ts';
import { segmentText } from '../../step/fields.ts';
import type { AppGroup } from './app.ts';

/** The group that has the app. */
export const assignedGroup = field(segmentText(), {
  title: 'Group',
  description: 'Okta group ID.',
  placeholder: '00gengineering000001',
  optionsFrom: 'app_groups',
});

/** Position of a group among the groups of an app. */
export const appPriority = field(z.int().min(0), {
  title: 'Priority',
  description: 'Position among the groups of the app; 0 comes first. Default: after the others.',
  placeholder: '0',
});

/** Attributes in one app that members of a group get; the app defines them. */
export const groupProfile = field(z.record(z.string().min(1), z.unknown()), {
  title: 'App profile',
  description: 'Attributes in the app that members of the group get. Use null to clear an attribute.',
});

/** A group and an app, by ID. */
export interface AppAndGroup {
  readonly appId: string;
  readonly groupId: string;
}

/** The priority and profile that an assignment should have; absent members are left alone. */
export interface GroupContent {
  readonly priority?: number | undefined;
  readonly profile?: Readonly<Record<string, unknown>> | undefined;
}

/** An assignment, and whether it was changed. */
export interface AssignedGroup {
  readonly changed: boolean;
  readonly assignment: AppGroup;
}

/** The app's assignment to the group, or `undefined` if there is none. */
export function findGroupAssignment(
  okta: Okta<'getApplicationGroupAssignment'>,
  { appId, groupId }: AppAndGroup,
): Promise<AppGroup | undefined> {
  return okta.find('getApplicationGroupAssignment', { path: { appId, groupId } });
}

/** Assigns the app to the group, or updates what differs in an existing assignment. */
export async function assignToGroup(
  okta: Okta<'assignGroupToApplication' | 'getApplicationGroupAssignment'>,
  { content, ...path }: AppAndGroup & { readonly content: GroupContent },
): Promise<AssignedGroup> {
  const before = await findGroupAssignment(okta, path);
  if (before !== undefined && holds(before, content)) return { changed: false, assignment: before };
  // Okta's PUT replaces both: what is not given stays as it is.
  const priority = content.priority ?? before?.priority;
  const profile = { ...before?.profile, ...content.profile };
  const body = {
    ...(priority === undefined ? {} : { priority }),
    ...(Object.keys(profile).length === 0 ? {} : { profile }),
  };
  const notes = ['Okta gives the app to the members of the group in the background.'];
  return { changed: true, assignment: await okta.call('assignGroupToApplication', { path, body, notes }) };
}

/** Updates what differs in an assignment. Throws `not_found` if there is none. */
export async function updateGroupAssignment(
  okta: Okta<'updateGroupAssignmentToApplication' | 'getApplicationGroupAssignment' | 'getApplication' | 'getGroup'>,
  { content, ...path }: AppAndGroup & { readonly content: GroupContent },
): Promise<AssignedGroup> {
  const before = await findGroupAssignment(okta, path);
  if (before === undefined) throw await notAssigned(okta, path);
  if (holds(before, content)) return { changed: false, assignment: before };
  const body = patchOf(before, content);
  const assignment = await okta.call('updateGroupAssignmentToApplication', {
    path,
    body,
    // A dry run masks the values of a patch.
    notes: body.map((change) => `${change.op === 'remove' ? 'Clears' : 'Changes'} ${change.path.slice(1)}.`),
    afterLoss: {
      async lookUp() {
        const now = await findGroupAssignment(okta, path);
        return now !== undefined && holds(now, content) ? now : undefined;
      },
    },
  });
  return { changed: true, assignment };
}

/** Removes the app from the group. Returns whether it was assigned. */
export async function revokeFromGroup(
  okta: Okta<'unassignApplicationFromGroup' | 'getApplicationGroupAssignment' | 'getApplication' | 'getGroup'>,
  { appId, groupId }: AppAndGroup,
): Promise<boolean> {
  const path = { appId, groupId };
  if ((await findGroupAssignment(okta, path)) === undefined) {
    await readBoth(okta, path);
    return false;
  }
  const notes = [
    'Members who have the app only through this group lose it in the background.',
    'Their app profiles are deleted permanently.',
    'An app with provisioning may deactivate their accounts in the app.',
  ];
  return okta.remove('unassignApplicationFromGroup', { path, notes });
}

/** An unknown app or group must not count as a missing assignment. */
async function readBoth(
  okta: Okta<'getApplication' | 'getGroup'>,
  { appId, groupId }: AppAndGroup,
): Promise<{ readonly appName: string; readonly groupName: string }> {
  const app = await okta.read('getApplication', { path: { appId } });
  const group = await okta.read('getGroup', { path: { groupId } });
  return { appName: app.label ?? appId, groupName: group.profile?.name ?? groupId };
}

async function notAssigned(okta: Okta<'getApplication' | 'getGroup'>, path: AppAndGroup): Promise<OktaError> {
  const { appName, groupName } = await readBoth(okta, path);
  const what = `The app ${appName} is not assigned to the group ${groupName}`;
  return new OktaError('not_found', { what, hint: 'assign the app to the group first' }, { field: 'group' });
}

function holds(assignment: AppGroup, { priority, profile }: GroupContent): boolean {
  if (priority !== undefined && priority !== assignment.priority) return false;
  return differing(assignment.profile, profile).length === 0;
}

interface PatchOperation {
  readonly op: 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The JSON Patch (RFC 6902) that Okta takes: `replace` and `remove` of the priority and of single attributes. */
function patchOf(before: AppGroup, { priority, profile = {} }: GroupContent): PatchOperation[] {
  const changes = differing(before.profile, profile).map((name): PatchOperation => {
    const path = `/profile/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const value = profile[name] ?? null;
    return value === null ? { op: 'remove', path } : { op: 'replace', path, value };
  });
  if (priority === undefined || priority === before.priority) return changes;
  return [{ op: 'replace', path: '/priority', value: priority }, ...changes];
}
