import { z } from 'zod';
import { exclusionNote, GroupRules, ruledGroup } from '../../resources/group-rules/group-rules.ts';
import { groupToChange as group } from '../../resources/groups/group-field.ts';
import { findMembership, leaveGroup, readGroup, refuseForeignGroup } from '../../resources/groups/membership.ts';
import { membershipModel } from '../../resources/groups/membership-model.ts';
import { ruleMemberships } from '../../resources/groups/rule-memberships-field.ts';
import { userIdOf } from '../../resources/users/read-user.ts';
import { user } from '../../resources/users/user-field.ts';
import { defineAction } from '../../step/action.ts';
import { notes } from '../../step/notes.ts';

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
    // A group that does not exist must not pass for one that the user is not in.
    if (present === undefined) {
      const group = await readGroup(okta, groupId);
      return { changed: false, user: { id: userId }, group, notes: [] };
    }
    refuseForeignGroup(present);
    const ruled = await new GroupRules(okta).behind({ userId, groupId });
    if (ruled !== undefined && ruleMemberships === 'keep') throw ruledGroup(present, ruled);
    const notes = ruled === undefined ? [] : [exclusionNote(ruled)];
    const changed = await leaveGroup(okta, { userId, group: present, notes });
    return { changed, user: { id: userId }, group: present, notes: changed ? notes : [] };
  },
});
