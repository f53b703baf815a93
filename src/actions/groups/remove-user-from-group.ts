import { z } from 'zod';
import { exclusionNote, GroupRules, ruleMembershipConflict } from '../../resources/group-rules/group-rules.ts';
import { groupToLeave as group } from '../../resources/groups/group.ts';
import {
  findMembership,
  membershipModel,
  refuseExternallyManagedGroup,
  removeFromGroup,
  ruleMemberships,
} from '../../resources/groups/membership.ts';
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
  async run({ user, group: groupId, ruleMemberships = 'remove' }, { okta }) {
    const userId = await userIdOf(okta, user);
    const present = await findMembership(okta, { userId, groupId });
    // An unknown group must not count as one that the user is not in.
    if (present === undefined) {
      const group = await okta.read('getGroup', { path: { groupId } });
      return { changed: false, user: { id: userId }, group, notes: [] };
    }
    refuseExternallyManagedGroup(present);
    const ruled = await new GroupRules(okta).behind({ userId, groupId });
    if (ruled !== undefined && ruleMemberships === 'keep')
      throw ruleMembershipConflict(present.profile?.name ?? present.id, ruled);
    const notes = ruled === undefined ? [] : [exclusionNote(ruled)];
    const changed = await removeFromGroup(okta, { userId, group: present, notes });
    return { changed, user: { id: userId }, group: present, notes: changed ? notes : [] };
  },
});
