import { z } from 'zod';
import { groupToLeave as group } from '../../resources/groups/group.ts';
import { removeMember } from '../../resources/groups/member-change.ts';
import { membershipModel, ruleMemberships } from '../../resources/groups/membership.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { notes } from '../../step/fields.ts';

/** Remove user from group. */
export const removeUserFromGroup = defineAction({
  key: 'remove_user_from_group',
  resource: 'groups',
  title: 'Remove user from group',
  summary: 'Remove a user from a group.',
  description:
    'Works for groups managed in Okta. Members of Everyone and of groups from a directory or an app cannot be changed here. Okta permanently excludes manually removed users from the group rule that added them, or refuses the removal; the output names the rule.',
  operations: [
    'unassignUserFromGroup',
    'listUserGroups',
    'listGroupUsers',
    'getGroup',
    'getUser',
    'listGroupRules',
    'listGroupRulesForUserInGroup',
  ],
  role: 'GROUP_MEMBERSHIP_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The membership is looked up. If it still exists, the request is sent again.',
  input: z.strictObject({ user, group, ruleMemberships: ruleMemberships('remove') }),
  output: membershipModel.extend({ notes }),
  examples: [
    {
      title: 'Remove Omar from Contractors',
      input: { user: 'omar.haddad@acme.example', group: '00gcontractors000001' },
      output: {
        changed: true,
        user: { id: '00uomar0000000000001' },
        group: { id: '00gcontractors000001', type: 'OKTA_GROUP', profile: { name: 'Contractors' } },
        notes: [],
      },
    },
  ],
  async run({ user, group: groupId, ruleMemberships = 'remove' }, context) {
    const userId = await userIdOf(context.okta, user);
    const { changed, group, notes } = await removeMember(context, { userId, groupId, ruleMemberships });
    return { changed, user: { id: userId }, group, notes };
  },
});
