import { group } from '../../resources/groups/group.ts';
import { toUser, userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';
import { listItems } from '../../step/list.ts';

/** List group members. */
export const listGroupMembers = defineAction({
  key: 'list_group_members',
  resource: 'groups',
  title: 'List group members',
  summary: 'List the members of a group.',
  operations: ['listGroupUsers'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ group }),
  output: listOutput(userModel),
  examples: [
    {
      title: 'Members of Contractors',
      input: { group: '00gcontractors000001' },
      output: {
        items: [{ id: '00uomar0000000000001', status: 'SUSPENDED', profile: { login: 'omar.haddad@acme.example' } }],
      },
    },
  ],
  run: ({ group, ...extent }, { okta }) =>
    listItems(extent, {
      // Okta gives pages of 1000 unless asked, and recommends 200.
      pageSize: 200,
      page: ({ limit, cursor }) => okta.page('listGroupUsers', { path: { groupId: group }, query: { limit }, cursor }),
      toItem: toUser,
    }),
});
