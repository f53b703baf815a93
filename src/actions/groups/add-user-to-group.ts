import { z } from 'zod';
import { defineAction } from '../../connector/action.ts';
import { groupToChange as group } from '../../fields/group.ts';
import { user } from '../../fields/user.ts';
import { findMembership, joinGroup, readGroup, refuseForeignGroup } from '../../lookups/membership.ts';
import { userIdOf } from '../../lookups/user.ts';
import { membershipModel } from '../../models/membership.ts';

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
  output: membershipModel,
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
    const present = await findMembership(okta, { userId, groupId });
    if (present !== undefined) return { changed: false, user: { id: userId }, group: present };
    // A dry run sends no write that Okta could refuse.
    if (dryRun) refuseForeignGroup(await readGroup(okta, groupId));
    await joinGroup(okta, { userId, groupId });
    return { changed: true, user: { id: userId }, group: { id: groupId } };
  },
});
