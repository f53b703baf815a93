import { groupRuleModel } from '../../resources/group-rules/group-rule.ts';
import { createRule, newRule } from '../../resources/group-rules/rule-creation.ts';
import { userIdsOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Create group rule. */
export const createGroupRule = defineAction({
  key: 'create_group_rule',
  resource: 'groups',
  title: 'Create group rule',
  summary: 'Create a rule that adds users to groups, and optionally activate it.',
  description:
    'A new rule is inactive. Once it is active, Okta evaluates all users in the background, so memberships follow later; the step does not wait for them. Okta may be busy reordering its rules: the step then waits up to ten seconds.',
  operations: ['createGroupRule', 'activateGroupRule', 'getGroupRule', 'listGroupRules', 'getUser'],
  role: 'ORG_ADMIN',
  effect: 'add',
  idempotent: false,
  lostAnswer:
    'The rule is looked up by name. If one with the same expression and groups was created after the request was sent, the step continues with it; otherwise the request is sent again. If the lookup cannot decide, the step fails with outcome_unknown. No rule is created twice.',
  input: newRule,
  output: groupRuleModel,
  examples: [
    {
      title: 'Add everyone in Design to Contractors',
      input: {
        name: 'Designers',
        expression: 'user.department=="Design"',
        groups: ['00gcontractors000001'],
        activate: true,
      },
      output: {
        id: '0prdesigners00000001',
        name: 'Designers',
        status: 'ACTIVE',
        expression: 'user.department=="Design"',
        groups: [{ id: '00gcontractors000001', name: 'Contractors' }],
        excludedUsers: [],
      },
    },
  ],
  async run({ groups: groupIds, excludedUsers = [], activate = false, ...texts }, { okta }) {
    return createRule(okta, { ...texts, groupIds, activate, excludedUsers: await userIdsOf(okta, excludedUsers) });
  },
});
