import { groupView } from '../groups/view.ts';
import type { Org } from '../state/org.ts';
import type { RoleAssignment } from '../state/role-model.ts';

/** The groups of a role, as views. */
export function groupTargetViews(org: Org, role: RoleAssignment, base: string): Record<string, unknown>[] {
  return role.groupTargets.flatMap((id) => {
    const group = org.groups.get(id);
    return group === undefined ? [] : [groupView(org, group, base)];
  });
}

/** The apps of a role, as views. Only an instance has an ID (Okta's reference: list app targets). */
export function appTargetViews(org: Org, role: RoleAssignment): Record<string, unknown>[] {
  return role.appTargets.map(({ name, appId }) => {
    const label = appId === undefined ? undefined : org.apps.get(appId)?.label;
    return {
      ...(appId === undefined ? {} : { id: appId }),
      name,
      displayName: label ?? name,
      status: 'ACTIVE',
      lastUpdated: role.lastUpdated,
    };
  });
}
