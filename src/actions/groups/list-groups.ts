import { searchText } from '../../okta/expression.ts';
import { groupModel } from '../../resources/groups/group.ts';
import { defineAction } from '../../step/action.ts';
import { type FieldInfo, field } from '../../step/field.ts';
import { listInput, listOutput, requiredText } from '../../step/fields.ts';

const syntax = 'https://developer.okta.com/docs/reference/';

const text = (info: FieldInfo) => field(requiredText(), { ...info, alternative: 'Search by' }).optional();

/** List groups. */
export const listGroups = defineAction({
  key: 'list_groups',
  resource: 'groups',
  title: 'List groups',
  summary: 'List all groups of the org, or only those that match.',
  description: "Okta's search index may lag behind a change by a second.",
  operations: ['listGroups'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    query: text({
      title: 'Name starts with',
      description: 'Beginning of the group name, not case-sensitive.',
      placeholder: 'Eng',
    }),
    filter: text({
      title: 'Filter',
      description: 'Filter expression on type, id, lastUpdated or lastMembershipUpdated.',
      placeholder: 'type eq "OKTA_GROUP"',
      docs: `${syntax}core-okta-api/#filter`,
    }),
    search: text({
      title: 'Search',
      description: "Search expression on the group's profile and type.",
      placeholder: 'profile.name co "Eng"',
      docs: `${syntax}user-query/`,
    }),
  }).refine(({ query, filter, search }) => [query, filter, search].filter((given) => given !== undefined).length <= 1, {
    message: 'has more than one of query, filter and search',
    params: { hint: 'use only one of them' },
  }),
  output: listOutput(groupModel),
  examples: [
    {
      title: 'Groups whose name starts with "Eng"',
      input: { query: 'Eng' },
      output: { items: [{ id: '00gengineering000001', type: 'OKTA_GROUP', profile: { name: 'Engineering' } }] },
    },
  ],
  run: ({ query, filter, search, ...extent }, { okta }) => {
    // Okta's own q returns at most 300 groups and no further page; a search has every page.
    const byName = query === undefined ? search : `profile.name sw ${searchText(query)}`;
    // Okta allows pages of 10,000 and recommends at most 200.
    return okta.list('listGroups', { query: { filter, search: byName } }, { ...extent, pageSize: 200 });
  },
});
