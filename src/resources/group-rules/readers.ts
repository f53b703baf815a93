import { memberAt, objectAt, textAt } from '../../okta/json.ts';
import type { GroupRule } from './group-rules.ts';

/** Models of the operations that return group rules. */
export interface GroupRuleModels {
  readonly listGroupRules: GroupRule;
  readonly listGroupRulesForUserInGroup: GroupRule;
}

/** Reads a group rule from Okta's response. A rule without exclusions has no `people` (recorded). */
function toGroupRule(value: unknown): GroupRule {
  return {
    name: textAt(value, 'name') ?? textAt(value, 'id') ?? '',
    active: memberAt(value, 'status') === 'ACTIVE',
    groupIds: texts(memberAt(value, 'actions', 'assignUserToGroups', 'groupIds')),
    excluded: texts(memberAt(value, 'conditions', 'people', 'users', 'exclude')),
    groupNames: objectAt(value, '_embedded', 'groupIdToGroupNameMap'),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Readers of the operations that return group rules. */
export const groupRuleReaders = { listGroupRules: toGroupRule, listGroupRulesForUserInGroup: toGroupRule };
