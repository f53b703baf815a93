import { groupModel } from '../../resources/groups/group.ts';
import { user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List user groups. */
export const listUserGroups = defineAction({
  key: 'list_user_groups',
  resource: 'groups',
  title: 'List user groups',
  summary: 'List the groups that a user is a member of, including Everyone.',
  operations: ['listUserGroups'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ user }),
  output: listOutput(groupModel),
  examples: [
    {
      title: 'Groups of Grace',
      input: { user: 'grace.lindqvist@acme.example' },
      output: {
        items: [
          { id: '00geveryone000000001', type: 'BUILT_IN', profile: { name: 'Everyone' } },
          { id: '00gsupport0000000001', type: 'OKTA_GROUP', profile: { name: 'Support' } },
        ],
      },
    },
  ],
  // Okta documents neither a limit nor pages here, but its responses link to further pages (recorded).
  run: ({ user, ...extent }, { okta }) => okta.list('listUserGroups', { path: { id: user } }, extent),
});
