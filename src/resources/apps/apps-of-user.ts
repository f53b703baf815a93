import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import type { Okta } from '../../step/action.ts';
import type { Assignment } from './app.ts';

/** An app that a user may have, with the assignment if Okta embedded it. */
export interface AppOfUser {
  readonly appId: string;
  readonly label: string | undefined;
  /** Absent if Okta lists only links of the dashboard, which are of active apps. */
  readonly status?: string | undefined;
  readonly found?: Assignment | undefined;
}

/** The apps of a user, including inactive and hidden ones, which the dashboard links omit. */
export async function appsOfUser(
  okta: Okta<'listApplications' | 'listAppLinks'>,
  userId: string,
): Promise<AppOfUser[]> {
  // Okta's reference: expand goes with the filter for the same user, and embeds the assignment; inactive apps come with
  // includeNonDeleted. The three together are not recorded: for an app without an embedded assignment, fetch it separately.
  const query = {
    filter: `user.id eq ${searchText(userId)}`,
    expand: `user/${userId}`,
    includeNonDeleted: true,
    limit: 200,
  };
  const apps: AppOfUser[] = [];
  try {
    for await (const page of okta.pages('listApplications', { query }))
      for (const { app, assignment } of page)
        apps.push({ appId: app.id, label: app.label, status: app.status, found: assignment });
    return apps;
  } catch (error) {
    // The reference documents this filter only with expand. If an org rejects it, use the dashboard links.
    if (!(error instanceof OktaError) || error.category !== 'invalid_request') throw error;
  }
  for await (const page of okta.pages('listAppLinks', { path: { id: userId } }))
    for (const { appInstanceId, label } of page) {
      if (appInstanceId !== undefined) apps.push({ appId: appInstanceId, label });
    }
  return apps;
}
