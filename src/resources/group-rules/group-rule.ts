import { objectAt } from '../../okta/json.ts';

/** A group rule, as far as steps ask about it. */
export interface GroupRule {
  readonly name: string;
  readonly active: boolean;
  /** IDs of the groups into which it puts users. */
  readonly groupIds: readonly string[];
  /** IDs of the users whom it leaves out. */
  readonly excluded: readonly string[];
  /** Names of its groups by ID, where they were asked for. */
  readonly groupNames: Readonly<Record<string, unknown>>;
}

/** Reads a group rule from Okta's answer. A rule that excludes nobody says nothing about people (recorded). */
export function toGroupRule(value: unknown): GroupRule {
  const rule = objectAt(value);
  const { name, id, status } = rule;
  return {
    name: typeof name === 'string' ? name : String(id ?? ''),
    active: status === 'ACTIVE',
    groupIds: texts(objectAt(rule, 'actions', 'assignUserToGroups')['groupIds']),
    excluded: texts(objectAt(rule, 'conditions', 'people', 'users')['exclude']),
    groupNames: objectAt(rule, '_embedded', 'groupIdToGroupNameMap'),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
