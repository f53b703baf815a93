import { z } from 'zod';
import { rule } from '../../resources/group-rules/group-rule.ts';
import { changedRule, deactivateRule } from '../../resources/group-rules/rule-change.ts';
import { defineAction } from '../../step/action.ts';

/** Deactivate group rule. */
export const deactivateGroupRule = defineAction({
  key: 'deactivate_group_rule',
  resource: 'groups',
  title: 'Deactivate group rule',
  summary: 'Deactivate a rule, so that it no longer adds or removes users.',
  description: 'Users whom the rule added stay in its groups.',
  operations: ['deactivateGroupRule', 'getGroupRule'],
  role: 'ORG_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The rule's status is looked up. If it has not changed, the request is sent again.",
  input: z.strictObject({ rule }),
  output: changedRule,
  examples: [
    {
      title: 'Deactivate the rule for Sales EMEA',
      input: { rule: '0pracme0000000000001' },
      output: {
        changed: true,
        rule: {
          id: '0pracme0000000000001',
          name: 'Sales EMEA',
          status: 'INACTIVE',
          groups: [{ id: '00gsalesemea00000001', name: 'Sales EMEA' }],
          excludedUsers: [],
        },
      },
    },
  ],
  async run({ rule: ruleId }, { okta }) {
    const { changed, after } = await deactivateRule(okta, ruleId);
    return { changed, rule: after };
  },
});
