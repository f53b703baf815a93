import { z } from 'zod';
import { rule } from '../../resources/group-rules/group-rule.ts';
import { activateRule, changedRule } from '../../resources/group-rules/rule-change.ts';
import { defineAction } from '../../step/action.ts';

/** Activate group rule. */
export const activateGroupRule = defineAction({
  key: 'activate_group_rule',
  resource: 'groups',
  title: 'Activate group rule',
  summary: 'Activate a rule, so that it adds users to its groups.',
  description:
    'Okta evaluates all users in the background, so memberships follow later; the step does not wait for them. A rule that lost one of its groups cannot be activated.',
  operations: ['activateGroupRule', 'getGroupRule'],
  role: 'ORG_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The rule's status is looked up. If it has not changed, the request is sent again.",
  input: z.strictObject({ rule }),
  output: changedRule,
  examples: [
    {
      title: 'Activate the rule for Sales EMEA, which is active already',
      input: { rule: '0pracme0000000000001' },
      output: {
        changed: false,
        rule: {
          id: '0pracme0000000000001',
          name: 'Sales EMEA',
          status: 'ACTIVE',
          groups: [{ id: '00gsalesemea00000001', name: 'Sales EMEA' }],
          excludedUsers: [],
        },
      },
    },
  ],
  async run({ rule: ruleId }, { okta }) {
    const { changed, after } = await activateRule(okta, ruleId);
    return { changed, rule: after };
  },
});
