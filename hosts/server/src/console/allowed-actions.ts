import { type ConnectionReport, manifest } from 'okta-connector';
import { comparePermissions, permissionsOf } from 'okta-connector/host';

/** What the admin roles of a connection cover of one resource. */
export interface CoveredResource {
  readonly resource: string;
  /** How many of its actions the roles cover. */
  readonly actions: number;
  readonly of: number;
  /** Titles of the roles that the others need. */
  readonly missing: readonly string[];
}

/** What the admin roles of a tested connection cover, by resource. Empty if the roles are unknown or custom. */
export function coveredResources({ roles }: Pick<ConnectionReport, 'roles'>): readonly CoveredResource[] {
  const checked = manifest.actions.map((action) => {
    const needed = permissionsOf([action], [{ key: action.key }]);
    const missing = comparePermissions(needed, { scopes: undefined, roles }).missingRoles;
    const titles = needed.roles.filter(({ type }) => missing?.includes(type)).map(({ title }) => title);
    return { resource: action.resource, isKnown: missing !== undefined, titles };
  });
  if (checked.some(({ isKnown }) => !isKnown)) return [];
  return manifest.resources.flatMap(({ key }) => {
    const own = checked.filter(({ resource }) => resource === key);
    if (own.length === 0) return [];
    const actions = own.filter(({ titles }) => titles.length === 0).length;
    return [{ resource: key, actions, of: own.length, missing: [...new Set(own.flatMap(({ titles }) => titles))] }];
  });
}
