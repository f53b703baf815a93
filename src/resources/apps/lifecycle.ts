import { counted } from '../../okta/text.ts';
import type { Okta } from '../../step/action.ts';
import { changeStatusOf, removeWhole } from '../../step/lifecycle-change.ts';
import type { App } from './app.ts';

/** An app after a change of its status. */
export interface ChangedApp {
  readonly changed: boolean;
  readonly app: App;
}

/** Activates an app. */
export async function activate(
  okta: Okta<'activateApplication' | 'getApplication'>,
  appId: string,
): Promise<ChangedApp> {
  const { changed, after } = await changeStatusOf({
    read: () => okta.read('getApplication', { path: { appId } }),
    status: 'ACTIVE',
    send: (afterLoss) => okta.call('activateApplication', { path: { appId }, afterLoss }),
  });
  return { changed, app: after };
}

/** Deactivates an app. */
export async function deactivate(
  okta: Okta<'deactivateApplication' | 'getApplication'>,
  appId: string,
  notes: readonly string[] = [],
): Promise<ChangedApp> {
  const { changed, after } = await changeStatusOf({
    read: () => okta.read('getApplication', { path: { appId } }),
    status: 'INACTIVE',
    send: (afterLoss) =>
      okta.call('deactivateApplication', {
        path: { appId },
        notes: ['Removes the assignments of users who have the app through a group.', ...notes],
        afterLoss,
      }),
  });
  return { changed, app: after };
}

/** Operations that delete an app or read who uses it. */
export type AppDeletion =
  | 'deleteApplication'
  | 'deactivateApplication'
  | 'getApplication'
  | 'listApplicationUsers'
  | 'listApplicationGroupAssignments';

/** Deletes an app, deactivated before if the caller allows it. A dry run also reads who has the app. */
export async function deleteApp(
  okta: Okta<AppDeletion>,
  { appId, ifActive, dryRun }: { appId: string; ifActive: 'fail' | 'deactivate'; dryRun: boolean },
): Promise<ChangedApp> {
  const path = { appId };
  const notes = async () => (dryRun ? await consequences(okta, appId) : []);
  const { changed, before } = await removeWhole({
    read: () => okta.read('getApplication', { path: { appId } }),
    isActive: ({ status }) => status !== 'INACTIVE',
    ifActive,
    called: ({ label }) => `The app ${label ?? appId}`,
    deactivate: async (next) => deactivate(okta, appId, [...next, ...(await notes())]),
    remove: async () => okta.remove('deleteApplication', { path, notes: await notes() }),
  });
  return { changed, app: before };
}

const mostRead = 200;

async function consequences(okta: Okta<AppDeletion>, appId: string): Promise<string[]> {
  const args = { path: { appId }, query: { limit: mostRead } };
  const users = await okta.page('listApplicationUsers', args);
  const groups = await okta.page('listApplicationGroupAssignments', args);
  return [
    `Removes the app from ${listed(users, 'user')} and ${listed(groups, 'group')}.`,
    'Deletes the profiles of the users in the app permanently.',
  ];
}

function listed(page: { readonly items: readonly unknown[]; readonly next?: string }, what: string): string {
  const count = page.items.length;
  return `${page.next === undefined ? '' : 'more than '}${counted(count, what)}`;
}
