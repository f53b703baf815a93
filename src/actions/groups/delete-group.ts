import { deleteGroup as deleteWhole, groupToDelete } from '../../resources/groups/deletion.ts';
import { groupChange } from '../../resources/groups/group.ts';
import { defineAction } from '../../step/action.ts';

/** Delete group. */
export const deleteGroup = defineAction({
  key: 'delete_group',
  resource: 'groups',
  title: 'Delete group',
  summary: 'Delete a group.',
  description:
    'This cannot be undone. Members lose the apps that come only through the group, and group rules that fill it become INVALID. A dry run names the members, apps and rules. Everyone cannot be deleted, nor a group from an app that a group push uses.',
  operations: ['deleteGroup', 'getGroup', 'listGroupUsers', 'listAssignedApplicationsForGroup', 'listGroupRules'],
  role: 'ORG_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again. A group that no longer exists counts as deleted.',
  input: groupToDelete,
  output: groupChange,
  examples: [
    {
      title: 'Delete Contractors with its memberships',
      input: { group: '00gcontractors000001', ifMembers: 'delete' },
      output: {
        changed: true,
        group: { id: '00gcontractors000001', type: 'OKTA_GROUP', profile: { name: 'Contractors' } },
      },
    },
  ],
  run: ({ group: groupId, ifMembers = 'fail' }, { okta, dryRun }) => deleteWhole(okta, { groupId, ifMembers, dryRun }),
});
