import type { AppGroup } from '../apps/app.ts';
import { fills, type GroupRule, mostExcluded, ruleLabel } from '../group-rules/group-rule.ts';
import type { Group } from '../groups/group.ts';
import type { AccessChange } from './access-model.ts';
import type { Origin } from './membership-origin.ts';

interface Target {
  readonly id: string;
  readonly name: string;
}

/** Assigns an app to a user. */
export function assignApp(app: Target, userId: string, { ifMissing = false } = {}): AccessChange {
  const when = ifMissing ? ' if Okta has not done so by then' : '';
  return {
    step: 'assign_app_to_user',
    input: { user: userId, app: app.id },
    what: `Assign the app ${app.name} to the user${when}.`,
    affects: 'user',
  };
}

/** Revokes an app that is assigned to a user directly. Okta refuses that while a group assigns it too. */
export function revokeApp(app: Target, userId: string): AccessChange {
  return {
    step: 'revoke_app_from_user',
    input: { user: userId, app: app.id },
    what: `Revoke the app ${app.name} from the user.`,
    affects: 'user',
  };
}

/** Takes an app from a group, and so from all of its members who have it only there. */
export function revokeAppFromGroup(app: Target, group: Group): AccessChange {
  return {
    step: 'revoke_app_from_group',
    input: { app: app.id, group: group.id },
    what: `Remove the app ${app.name} from the group ${groupName(group)}, for all of its members.`,
    affects: 'others',
  };
}

/** Makes a user a member of a group; by hand in the directory or app that manages it. */
export function joinGroup(group: Pick<Group, 'id' | 'type' | 'profile'>, userId: string): AccessChange {
  const name = groupName(group);
  if (group.type === 'APP_GROUP')
    return outside(`Add the user to the group ${name} in the directory or app that manages it.`);
  return {
    step: 'add_user_to_group',
    input: { user: userId, group: group.id },
    what: `Add the user to the group ${name}.`,
    affects: 'user',
  };
}

/** Makes a user a member of a group that has an app. */
export function joinGroupOfApp({ id, name = id, groupType }: AppGroup, userId: string): AccessChange {
  return joinGroup({ id, profile: { name }, ...(groupType === undefined ? {} : { type: groupType }) }, userId);
}

/**
 * The changes that end a membership for good. A rule that holds the user excludes them once they are removed by hand (Okta's
 * help); every other rule that would add them again must exclude them before.
 */
export function endMembership({ group, how, rules, wanting }: Origin, userId: string): AccessChange[] {
  const name = groupName(group);
  if (how === 'everyone') return [outside(`Nobody can be removed from the group ${name}.`)];
  if (how === 'directory')
    return [outside(`Remove the user from the group ${name} in the directory or app that manages it.`)];
  const holding = activeRules(group, [...rules, ...wanting]);
  const [only] = holding;
  const excludes = how === 'rule' && holding.length === 1 && only !== undefined && !isFull(only);
  const before = excludes ? [] : holding.map((rule) => excludeFromRule(rule, userId));
  const effect = excludes ? ` Okta then excludes them from the group rule "${ruleLabel(only)}".` : '';
  return [
    ...before,
    {
      step: 'remove_user_from_group',
      input: { user: userId, group: group.id },
      what: `Remove the user from the group ${name}.${effect}`,
      affects: 'user',
    },
  ];
}

/** What to do if Okta refuses to remove a member whom a rule added, as some orgs do. */
export function insteadOfRemoval({ group, how, rules }: Origin, userId: string): AccessChange[] {
  if (how !== 'rule') return [];
  return activeRules(group, rules).map((rule) => excludeFromRule(rule, userId));
}

function activeRules(group: Group, rules: readonly GroupRule[]): GroupRule[] {
  const active = rules.filter((rule) => fills(rule, group.id));
  return [...new Map(active.map((rule) => [rule.id, rule])).values()];
}

function isFull({ excludedUsers }: GroupRule): boolean {
  return excludedUsers.length >= mostExcluded;
}

/** Has a rule exclude a user, for whom it then does nothing. */
export function excludeFromRule(rule: GroupRule, userId: string): AccessChange {
  const name = ruleLabel(rule);
  if (isFull(rule))
    return outside(`Change the group rule "${name}" or an attribute that it uses: its list of excluded users is full.`);
  return {
    step: 'update_group_rule',
    input: { rule: rule.id, excludedUsers: [...new Set([...rule.excludedUsers, userId])], whileActive: 'pause' },
    what: `Exclude the user from the group rule "${name}", which is paused meanwhile.`,
    affects: 'user',
  };
}

function outside(what: string): AccessChange {
  return { what, affects: 'user' };
}

/** What a person recognizes a group by. */
export function groupName({ id, profile }: Pick<Group, 'id' | 'profile'>): string {
  return profile?.name ?? id;
}
