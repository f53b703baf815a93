import { z } from 'zod';
import { membershipReport } from '../../resources/groups/joining.ts';
import { groupsOrAll, groupsToLeave, leaveGroups } from '../../resources/groups/leaving.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Remove user from groups. */
export const removeUserFromGroups = defineAction({
  key: 'remove_user_from_groups',
  resource: 'groups',
  title: 'Remove user from groups',
  summary: 'Remove a user from several groups or from all of them, with one line of the report for each.',
  description:
    'Everyone and groups from a directory or an app are skipped with a reason. Okta permanently excludes manually removed users from the group rule that added them, or refuses the removal; the report names the rule. A group that fails does not stop the others; run again to complete.',
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
  lostAnswer: 'Each membership is looked up. If it still exists, the request is sent again.',
  input: z.strictObject({ user, ...groupsToLeave }).check(groupsOrAll),
  output: membershipReport,
  examples: [
    {
      title: 'Remove Zoe from Support',
      input: { user: 'zoe.castillo@acme.example', groups: ['00gsupport0000000001'] },
      output: {
        changed: true,
        user: { id: '00uzoe00000000000001' },
        report: [
          { step: 'remove_user_from_group', target: { id: '00gsupport0000000001', name: 'Support' }, outcome: 'done' },
        ],
        complete: true,
      },
    },
  ],
  async run({ user, groups: groupIds, ruleMemberships = 'remove' }, context) {
    return leaveGroups(context, { userId: await userIdOf(context.okta, user), groupIds, ruleMemberships });
  },
});
