import { changedRule, changeRule, ruleUpdate } from '../../resources/group-rules/rule-change.ts';
import { userIdsOf } from '../../resources/users/user.ts';
import { defineAction } from '../../step/action.ts';

/** Update group rule. */
export const updateGroupRule = defineAction({
  key: 'update_group_rule',
  resource: 'groups',
  title: 'Update group rule',
  summary: "Change a group rule's name, expression, groups or excluded users.",
  description:
    'Okta changes only inactive rules; set whileActive to pause an active one. What you leave out keeps its value. Most orgs do not change the groups of a rule: delete it and create it again. After a pause, Okta evaluates all users in the background, so memberships follow later.',
  operations: ['replaceGroupRule', 'getGroupRule', 'deactivateGroupRule', 'activateGroupRule', 'getUser'],
  role: 'ORG_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer:
    'The request is sent again, which leads to the same rule. An activation or deactivation is looked up by the status of the rule. A pause that cannot be completed is reported with the status it left.',
  input: ruleUpdate,
  output: changedRule,
  examples: [
    {
      title: 'Let the rule for Sales EMEA skip contractors',
      input: {
        rule: '0pracme0000000000001',
        expression: 'user.department=="Sales" AND user.userType!="Contractor"',
        whileActive: 'pause',
      },
      output: {
        changed: true,
        rule: {
          id: '0pracme0000000000001',
          name: 'Sales EMEA',
          status: 'ACTIVE',
          expression: 'user.department=="Sales" AND user.userType!="Contractor"',
          groups: [{ id: '00gsalesemea00000001', name: 'Sales EMEA' }],
          excludedUsers: [],
        },
      },
    },
  ],
  async run({ rule: ruleId, groups: groupIds, excludedUsers, whileActive = 'fail', ...texts }, { okta }) {
    const excluded = excludedUsers === undefined ? undefined : await userIdsOf(okta, excludedUsers);
    const change = { ruleId, ...texts, groupIds, excludedUsers: excluded, whileActive };
    const { changed, after } = await changeRule(okta, change);
    return { changed, rule: after };
  },
});
