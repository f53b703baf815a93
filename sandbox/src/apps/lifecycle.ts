import { membersOf } from '../groups/memberships.ts';
import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { appParty } from '../logs/parties.ts';
import type { App } from '../state/model.ts';
import { appOf } from './apps.ts';
import { grantThroughGroup, unassign } from './assignment.ts';

/** Okta docs: activate an application. Members of its groups get it again (undocumented; here at once). */
export function activateApp(call: Call): OrgResponse {
  const { org, log } = call;
  const app = appOf(call);
  setStatus(call, app, 'ACTIVE');
  for (const { groupId } of org.appGroups.ofLeft(app.id)) {
    const group = org.groups.get(groupId);
    if (group === undefined) continue;
    for (const { user } of membersOf(org, group)) grantThroughGroup(org, { group, user, log });
  }
  return ok({});
}

/**
 * Okta docs: deactivate an application. A reconciliation removes the assignments that came from groups; in Okta it runs in
 * the background, here at once. Groups and users to whom the app was assigned directly keep it.
 */
export function deactivateApp(call: Call): OrgResponse {
  const { org, log } = call;
  const app = appOf(call);
  setStatus(call, app, 'INACTIVE');
  for (const { userId, scope } of [...org.appUsers.ofLeft(app.id)]) {
    const user = org.user(userId);
    if (scope === 'GROUP' && user !== undefined) unassign(org, { app, user, log });
  }
  return ok({});
}

function setStatus(call: Call, app: App, status: App['status']): void {
  app.status = status;
  app.lastUpdated = call.org.stamp();
  const verb = status === 'ACTIVE' ? 'activate' : 'deactivate';
  call.log({ eventType: `application.lifecycle.${verb}`, target: [appParty(app)] });
}
