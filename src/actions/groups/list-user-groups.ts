import { groupModel, toGroup } from '../../resources/groups/group.ts';
import { user } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';
import { listItems } from '../../step/list.ts';

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
  run: ({ user, ...extent }, { okta }) =>
    listItems(extent, {
      // Okta documents neither a limit nor pages here, but its answers carry links to further pages (recorded).
      pageSize: 200,
      page: ({ cursor }) => okta.page('listUserGroups', { path: { id: user }, cursor }),
      toItem: toGroup,
    }),
});
