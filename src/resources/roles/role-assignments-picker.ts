import type { Page } from '../../okta/calls.ts';
import { refusedField } from '../../okta/errors.ts';
import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { userIdOf } from '../users/user.ts';
import type { Role, UserRole } from './role.ts';

/** The own roles of a user or of a group. Those that a user has through a group are left out: only the group can lose them. */
export const roleAssignmentsPicker = definePicker({
  key: 'role_assignments',
  title: 'Role assignments',
  operations: ['listAssignedRolesForUser', 'listGroupAssignedRoles', 'getUser'],
  dependsOn: { user: 'optional', group: 'optional' },
  async load(search, { okta }) {
    const { user, group: groupId } = search.values;
    if (user !== undefined) {
      const userId = await userIdOf(okta, user);
      return searchedHere(search, async (cursor) => {
        const { items, ...rest } = await okta.page('listAssignedRolesForUser', { path: { userId }, cursor });
        return optionsOf({ ...rest, items: items.filter(({ throughGroup }: UserRole) => throughGroup !== true) });
      });
    }
    if (groupId === undefined)
      throw refusedField('values.user', { what: 'is required', hint: 'choose a user or a group first' });
    return searchedHere(search, async (cursor) =>
      optionsOf(await okta.page('listGroupAssignedRoles', { path: { groupId }, cursor })),
    );
  },
});

function optionsOf({ items, ...rest }: Page<Role>) {
  return { ...rest, items: items.map((role) => ({ value: role.id, label: labelOf(role) })) };
}

/** @example Robot Keeper (resource set iamacmeworkshop00001) */
function labelOf({ id, label, type, 'resource-set': resourceSet }: Role): string {
  const mark = type === 'CUSTOM' && resourceSet !== undefined ? ` (resource set ${resourceSet})` : '';
  return `${label ?? type ?? id}${mark}`;
}
