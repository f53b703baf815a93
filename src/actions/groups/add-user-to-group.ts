import { z } from 'zod';
import { groupToChange as group } from '../../resources/groups/group.ts';
import { addToGroup, findMembership, refuseExternallyManagedGroup } from '../../resources/groups/membership.ts';
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
    'Works for groups managed in Okta. Members of Everyone and of groups from a directory or an app cannot be changed here.',
  operations: ['assignUserToGroup', 'listUserGroups', 'getGroup', 'getUser'],
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
  async run({ user, group: groupId }, { okta, dryRun }) {
    const userId = await userIdOf(okta, user);
    const subject = { user: { id: userId }, group: { id: groupId } };
    if ((await findMembership(okta, { userId, groupId })) !== undefined) return { changed: false, ...subject };
    // A dry run sends no write that Okta could refuse.
    if (dryRun) refuseExternallyManagedGroup(await okta.read('getGroup', { path: { groupId } }));
    await addToGroup(okta, { userId, groupId });
    return { changed: true, ...subject };
  },
});
