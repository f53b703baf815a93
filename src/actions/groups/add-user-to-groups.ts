import { z } from 'zod';
import { groupsToChange } from '../../resources/groups/group.ts';
import { joinGroupsAlone, membershipReport } from '../../resources/groups/joining.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Add user to groups. */
export const addUserToGroups = defineAction({
  key: 'add_user_to_groups',
  resource: 'groups',
  title: 'Add user to groups',
  summary: 'Add a user to several groups, with one line of the report for each.',
  description:
    'A group that fails does not stop the others; run again to complete. Works for groups managed in Okta. Members of Everyone and of groups from a directory or an app cannot be changed here.',
  operations: ['assignUserToGroup', 'listUserGroups', 'getGroup', 'getUser'],
  role: 'GROUP_MEMBERSHIP_ADMIN',
  effect: 'add',
  idempotent: true,
  lostAnswer: 'Each membership is looked up. If it does not exist, the request is sent again.',
  input: z.strictObject({ user, groups: groupsToChange }),
  output: membershipReport,
  examples: [
    {
      title: 'Add Grace to Engineering and Support, where she is already',
      input: { user: 'grace.lindqvist@acme.example', groups: ['00gengineering000001', '00gsupport0000000001'] },
      output: {
        changed: true,
        user: { id: '00ugrace000000000001' },
        report: [
          {
            step: 'add_user_to_group',
            target: { id: '00gengineering000001', name: 'Engineering' },
            outcome: 'done',
          },
          { step: 'add_user_to_group', target: { id: '00gsupport0000000001', name: 'Support' }, outcome: 'unchanged' },
        ],
        complete: true,
      },
    },
  ],
  async run({ user, groups: groupIds }, context) {
    return joinGroupsAlone(context, { userId: await userIdOf(context.okta, user), groupIds });
  },
});
