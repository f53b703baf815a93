import { group } from '../../resources/groups/group.ts';
import { userModel } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

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
  // Okta's default page has 1000 users; it recommends 200.
  run: ({ group, ...extent }, { okta }) =>
    okta.list('listGroupUsers', { path: { groupId: group } }, { ...extent, pageSize: 200 }),
});
