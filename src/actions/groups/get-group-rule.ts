import { z } from 'zod';
import { groupRuleModel, rule } from '../../resources/group-rules/group-rule.ts';
import { defineAction } from '../../step/action.ts';

/** Get group rule. */
export const getGroupRule = defineAction({
  key: 'get_group_rule',
  resource: 'groups',
  title: 'Get group rule',
  summary: 'Get a group rule, with the names of its groups.',
  operations: ['getGroupRule'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ rule }),
  output: groupRuleModel,
  examples: [
    {
      title: 'Get the rule that fills Sales EMEA',
      input: { rule: '0pracme0000000000001' },
      output: {
        id: '0pracme0000000000001',
        name: 'Sales EMEA',
        status: 'ACTIVE',
        expression: 'user.department=="Sales"',
        groups: [{ id: '00gsalesemea00000001', name: 'Sales EMEA' }],
        excludedUsers: [],
      },
    },
  ],
  run: ({ rule }, { okta }) =>
    okta.read('getGroupRule', { path: { groupRuleId: rule }, query: { expand: 'groupIdToGroupNameMap' } }),
});
