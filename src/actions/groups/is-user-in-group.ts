import { z } from 'zod';
import { group, groupModel } from '../../resources/groups/group.ts';
import { findMembership } from '../../resources/groups/membership.ts';
import { user, userIdOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { userReference } from '../../step/fields.ts';

/** Is user in group. */
export const isUserInGroup = defineAction({
  key: 'is_user_in_group',
  resource: 'groups',
  title: 'Is user in group',
  summary: 'Check whether a user is a member of a group.',
  operations: ['listUserGroups', 'getGroup', 'getUser'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ user, group }),
  output: z.strictObject({
    member: field(z.boolean(), { title: 'Member', description: 'Whether the user is in the group.' }),
    group: groupModel,
    user: userReference,
  }),
  examples: [
    {
      title: 'Is Zoe in Support',
      input: { user: 'zoe.castillo@acme.example', group: '00gsupport0000000001' },
      output: {
        member: true,
        group: { id: '00gsupport0000000001', type: 'OKTA_GROUP', profile: { name: 'Support' } },
        user: { id: '00uzoe00000000000001' },
      },
    },
  ],
  async run({ user, group: groupId }, { okta }) {
    const userId = await userIdOf(okta, user);
    const found = await findMembership(okta, { userId, groupId });
    // An unknown group must not count as one that the user is not in.
    const group = found ?? (await okta.read('getGroup', { path: { groupId } }));
    return { member: found !== undefined, group, user: { id: userId } };
  },
});
