import { changedRule } from '../../resources/group-rules/rule-change.ts';
import { deleteRule, ruleToDelete } from '../../resources/group-rules/rule-deletion.ts';
import { defineAction } from '../../step/action.ts';

/** Delete group rule. */
export const deleteGroupRule = defineAction({
  key: 'delete_group_rule',
  resource: 'groups',
  title: 'Delete group rule',
  summary: 'Delete a group rule, and optionally remove the users whom it added.',
  description:
    'Okta deletes the rule, and removes users if you ask for it, in the background; the step does not wait for that. Okta deletes only inactive rules; set whileActive to deactivate an active one first.',
  operations: ['deleteGroupRule', 'getGroupRule', 'deactivateGroupRule'],
  role: 'ORG_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer:
    'The request is sent again. A rule that no longer exists counts as deleted. A deactivation is looked up by the status of the rule.',
  input: ruleToDelete,
  output: changedRule,
  examples: [
    {
      title: 'Deactivate and delete the rule for Sales EMEA',
      input: { rule: '0pracme0000000000001', whileActive: 'deactivate' },
      output: {
        changed: true,
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
  async run({ rule: ruleId, removeUsers = false, whileActive = 'fail' }, { okta }) {
    const { changed, before } = await deleteRule(okta, { ruleId, removeUsers, whileActive });
    return { changed, rule: before };
  },
});
