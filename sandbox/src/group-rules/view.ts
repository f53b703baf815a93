import type { GroupRule } from '../state/model.ts';

/** A group rule (shape recorded from real orgs). */
export function ruleView(rule: GroupRule): Record<string, unknown> {
  const people = { users: { exclude: rule.excludedUserIds }, groups: { exclude: rule.excludedGroupIds } };
  // Recorded from real orgs: a rule that excludes nobody and was created without people omits them.
  const shown = rule.namesPeople || rule.excludedUserIds.length > 0;
  return {
    type: 'group_rule',
    id: rule.id,
    status: rule.status,
    name: rule.name,
    created: rule.created,
    lastUpdated: rule.lastUpdated,
    conditions: {
      ...(shown ? { people } : {}),
      expression: { value: rule.expression, type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: rule.groupIds } },
    // Recorded from a real org (2026): false, with the status INVALID, once a target group is deleted.
    allGroupsValid: rule.status !== 'INVALID',
  };
}
