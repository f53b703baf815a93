import { z } from 'zod';
import { groupToChange as group } from '../../resources/groups/group.ts';
import { addMember } from '../../resources/groups/member-change.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { changed, groupReference, userReference } from '../../step/fields.ts';

/** Add user to group. */
export const addUserToGroup = defineAction({
  key: 'add_user_to_group',
  resource: 'groups',
  title: 'Add user to group',
  summary: 'Add a user to a group.',
  description:
    'Works for groups managed in Okta. Members of Everyone and of groups from a directory or an app cannot be changed here. In bulk, inputs that name the same group read its members together.',
  operations: ['assignUserToGroup', 'listUserGroups', 'listGroupUsers', 'getGroup', 'getUser'],
  role: 'GROUP_MEMBERSHIP_ADMIN',
  effect: 'add',
  idempotent: true,
  lostAnswer: 'The membership is looked up. If it does not exist, the request is sent again.',
  input: z.strictObject({ user, group }),
  // By ID only: reading the group would draw from the same rate-limit bucket as the write.
  output: z.strictObject({ changed, user: userReference, group: groupReference }),
  examples: [
    {
      title: 'Add Grace to Engineering',
      input: { user: 'grace.lindqvist@acme.example', group: '00gengineering000001' },
      output: {
        changed: true,
        user: { id: '00ugrace000000000001' },
        group: { id: '00gengineering000001' },
      },
    },
  ],
  async run({ user, group: groupId }, context) {
    const userId = await userIdOf(context.okta, user);
    const changed = await addMember(context, { userId, groupId });
    return { changed, user: { id: userId }, group: { id: groupId } };
  },
});
