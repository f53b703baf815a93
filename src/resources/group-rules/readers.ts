import { memberAt, objectAt, textAt } from '../../okta/json.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';
import { toUser } from '../users/readers.ts';
import type { GroupRule } from './group-rule.ts';
import type { Member } from './members.ts';

/** Models of the operations that return group rules. */
export interface GroupRuleModels {
  readonly listGroupRules: GroupRule;
  readonly listGroupRulesForUserInGroup: GroupRule;
  readonly getGroupRule: GroupRule;
  readonly createGroupRule: GroupRule;
  readonly replaceGroupRule: GroupRule;
  readonly listGroupUsers: Member;
}

/** Reads a group rule from Okta's response. A rule without exclusions has no `people` (recorded). */
function toGroupRule(value: unknown): GroupRule {
  const rule = tidyObject(value, 'group rule');
  const names = objectAt(value, '_embedded', 'groupIdToGroupNameMap');
  const expression = textAt(value, 'conditions', 'expression', 'value');
  return {
    ...rule,
    id: textOf(rule['id']),
    ...(expression === undefined ? {} : { expression }),
    groups: texts(memberAt(value, 'actions', 'assignUserToGroups', 'groupIds')).map((id) => {
      const name = textAt(names, id);
      return name === undefined ? { id } : { id, name };
    }),
    excludedUsers: texts(memberAt(value, 'conditions', 'people', 'users', 'exclude')),
  };
}

/** Reads a member of a group, with the rules behind the membership if the request asks Okta to embed them. */
function toMember(value: unknown): Member {
  const rules = memberAt(value, '_embedded', 'group-rules');
  return { ...toUser(value), ...(Array.isArray(rules) ? { groupRules: rules.map(toGroupRule) } : {}) };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Readers of the operations that return group rules. */
export const groupRuleReaders = {
  listGroupRules: toGroupRule,
  listGroupRulesForUserInGroup: toGroupRule,
  getGroupRule: toGroupRule,
  createGroupRule: toGroupRule,
  replaceGroupRule: toGroupRule,
  listGroupUsers: toMember,
};
