import type { Okta, StepContext } from '../../step/action.ts';
import { type Listed, MemberList } from '../../step/member-list.ts';
import { Remembered } from '../../step/remembered.ts';
import type { AppUser } from './app.ts';
import { type AppAndUser, type AssignmentContent, assignApp, findAssignment, unassignApp } from './assignment.ts';

/** The scope of each assignment to an app, by user ID. */
const lists = new Remembered<MemberList<string>>();

/** Okta's largest page. */
const pageSize = 500;

type Memory = StepContext<never>['memory'];

function usersOf(memory: Memory, appId: string): MemberList<string> {
  return lists.of(memory, appId, () => new MemberList(memory));
}

/** Works on one assignment. In a bulk run, runs that name the same app read its users together. */
function visitAssignment<Result>(
  { okta, memory }: { readonly okta: Okta<'listApplicationUsers'>; readonly memory: Memory },
  { appId, userId }: AppAndUser,
  work: (known: Listed<string> | undefined) => Promise<Result>,
): Promise<Result> {
  const read = async (cursor: string | undefined) => {
    const { items, next } = await okta.page('listApplicationUsers', {
      path: { appId },
      query: { limit: pageSize },
      cursor,
    });
    return { members: items.map(({ id, scope = '' }) => [id, scope] as const), next };
  };
  return usersOf(memory, appId).visit(userId, read, work);
}

type Assigning = 'listApplicationUsers' | 'assignUserToApplication' | 'updateApplicationUser' | 'getApplicationUser';

/** Assigns an app to a user, or updates what differs in an existing assignment. */
export function assignAppInBulk(
  { okta, memory }: Pick<StepContext<Assigning>, 'okta' | 'memory'>,
  wanted: AppAndUser & { readonly content: AssignmentContent },
): Promise<{ readonly changed: boolean; readonly assignment: AppUser }> {
  return visitAssignment({ okta, memory }, wanted, async (known) => {
    const isAbsent = known !== undefined && known.member === undefined;
    const result = await assignApp(okta, { ...wanted, isAbsent });
    usersOf(memory, wanted.appId).record(wanted.userId, result.assignment.scope ?? '');
    return result;
  });
}

type Revoking =
  | 'listApplicationUsers'
  | 'unassignUserFromApplication'
  | 'getApplicationUser'
  | 'getApplication'
  | 'getUser';

/** Revokes an app from a user. Returns whether the user had it. `isKnown` if the user was read before. */
export function revokeAppInBulk(
  { okta, memory }: Pick<StepContext<Revoking>, 'okta' | 'memory'>,
  { isKnown, notes, ...path }: AppAndUser & { readonly isKnown: boolean; readonly notes: readonly string[] },
): Promise<boolean> {
  return visitAssignment({ okta, memory }, path, async (known) => {
    const listed = known?.member === 'USER' ? { appUser: { id: path.userId, scope: 'USER' } } : undefined;
    // An unknown user or app must not count as a removed assignment.
    if (listed === undefined && !isKnown) await okta.read('getUser', { path: { id: path.userId } });
    const found = listed ?? (await findAssignment(okta, path));
    if (found === undefined) {
      await okta.call('getApplication', { path: { appId: path.appId } });
      return false;
    }
    const changed = await unassignApp(okta, { ...path, found, notes });
    usersOf(memory, path.appId).record(path.userId, undefined);
    return changed;
  });
}
