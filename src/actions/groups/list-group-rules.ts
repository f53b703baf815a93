import { groupRuleModel } from '../../resources/group-rules/group-rule.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput, requiredText } from '../../step/fields.ts';

/** List group rules. */
export const listGroupRules = defineAction({
  key: 'list_group_rules',
  resource: 'groups',
  title: 'List group rules',
  summary: 'List the rules that add users to groups.',
  operations: ['listGroupRules'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    query: field(requiredText(), {
      title: 'Keyword',
      description: 'Returns only rules that Okta finds by this keyword, such as a part of the name.',
      placeholder: 'Sales',
    }).optional(),
  }),
  output: listOutput(groupRuleModel),
  examples: [
    {
      title: 'Rules about Sales',
      input: { query: 'Sales' },
      output: {
        items: [
          {
            id: '0pracme0000000000001',
            name: 'Sales EMEA',
            status: 'ACTIVE',
            expression: 'user.department=="Sales"',
            groups: [{ id: '00gsalesemea00000001', name: 'Sales EMEA' }],
            excludedUsers: [],
          },
        ],
      },
    },
  ],
  // Okta's default page has 50 rules, the largest 200.
  run: ({ query, ...extent }, { okta }) =>
    okta.list(
      'listGroupRules',
      { query: { search: query, expand: 'groupIdToGroupNameMap' } },
      { ...extent, pageSize: 200 },
    ),
});
