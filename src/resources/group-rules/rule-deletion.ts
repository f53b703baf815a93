import { z } from 'zod';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { removeWhole } from '../../step/lifecycle-change.ts';
import { type GroupRule, rule, ruleLabel } from './group-rule.ts';
import { deactivateRule, readRule } from './rule-change.ts';

/** Input of the step that deletes a group rule. */
export const ruleToDelete = z.strictObject({
  rule,
  removeUsers: field(z.boolean(), {
    title: 'Remove users',
    description: 'Whether Okta also removes every user whom the rule added from its groups. Otherwise they stay.',
    default: false,
  }).optional(),
  whileActive: field(z.enum(['fail', 'deactivate']), {
    title: 'If the rule is active',
    description: 'What to do with an active rule, which Okta does not delete: fail, or deactivate it first.',
    default: 'fail',
  }).optional(),
});

/** How to delete a group rule. */
export interface RuleDeletion {
  readonly ruleId: string;
  readonly removeUsers: boolean;
  readonly whileActive: 'fail' | 'deactivate';
}

/** Deletes a group rule, and deactivates an active one before if the caller allows it. Returns the rule as it was. */
export async function deleteRule(
  okta: Okta<'deleteGroupRule' | 'deactivateGroupRule' | 'getGroupRule'>,
  { ruleId, removeUsers, whileActive }: RuleDeletion,
): Promise<{ readonly changed: boolean; readonly before: GroupRule }> {
  const what = removeUsers
    ? 'Okta removes every user whom the rule added from its groups, in the background.'
    : 'Users whom the rule added stay in its groups.';
  return removeWhole<GroupRule>({
    read: () => readRule(okta, ruleId),
    isActive: ({ status }) => status === 'ACTIVE',
    ifActive: whileActive,
    field: 'whileActive',
    called: (found) => `The group rule "${ruleLabel(found)}"`,
    deactivate: (notes) => deactivateRule(okta, ruleId, [...notes, what]),
    remove: () =>
      okta.remove('deleteGroupRule', { path: { groupRuleId: ruleId }, query: { removeUsers }, notes: [what] }),
  });
}
