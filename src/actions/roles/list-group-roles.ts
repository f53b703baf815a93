import { group } from '../../resources/groups/group.ts';
import { roleModel } from '../../resources/roles/role.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List group roles. */
export const listGroupRoles = defineAction({
  key: 'list_group_roles',
  resource: 'roles',
  title: 'List group roles',
  summary: 'List the admin roles that a group gives to its members.',
  operations: ['listGroupAssignedRoles'],
  role: 'SUPER_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ group }),
  output: listOutput(roleModel),
  examples: [
    {
      title: 'Engineering has no admin roles',
      input: { group: '00gengineering000001' },
      output: { items: [] },
    },
  ],
  run: ({ group: groupId, ...extent }, { okta }) => okta.list('listGroupAssignedRoles', { path: { groupId } }, extent),
});
