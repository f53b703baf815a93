import { fills, type GroupRule, ruleLabel } from '../group-rules/group-rule.ts';
import { type SubjectContext, verdictOf } from '../group-rules/rule-verdict.ts';
import type { Group } from '../groups/group.ts';
import type { User } from '../users/user.ts';
import type { Access, AccessPath, JudgedRule } from './access-model.ts';
import { groupName } from './changes.ts';
import type { Origin } from './membership-origin.ts';

/** An explanation before the log and the sentence are added to it. */
export type Explained = Omit<Access, 'user' | 'access' | 'sentence'> & {
  /** What the user has, such as `has Slack`, and what they do not do without it. */
  readonly verb: { readonly has: string; readonly lacks: string };
};

/** An object with its name, as outputs show it. */
export function shownObject(id: string, name: string | undefined): { id: string; name?: string } {
  return name === undefined ? { id } : { id, name };
}

/** The path through a group, with the app that the group has. */
export function pathThrough(origin: Origin, app?: { readonly id: string; readonly name: string }): AccessPath {
  const { group, how, certainty, rules, why } = origin;
  const name = groupName(group);
  return {
    ...(app === undefined ? {} : { app: shownObject(app.id, app.name) }),
    group: shownObject(group.id, group.profile?.name),
    how,
    ...(rules.length === 0 ? {} : { rules: rules.map(({ id, name }) => shownObject(id, name)) }),
    certainty,
    why:
      app === undefined
        ? `The user is in the group ${name} ${why}.`
        : `${app.name} comes through the group ${name}. The user is in it ${why}.`,
  };
}

/** The active rules that fill some groups, each judged for the user. */
export function judgedRules(
  all: readonly GroupRule[],
  {
    groups,
    user,
    subject,
  }: { readonly groups: readonly Pick<Group, 'id' | 'profile'>[]; user: User; subject: SubjectContext },
): JudgedRule[] {
  return all.flatMap((rule) => {
    const filled = groups.filter(({ id }) => fills(rule, id));
    if (filled.length === 0) return [];
    const { outcome, why, clauses } = verdictOf(rule, user, subject);
    return {
      rule: shownObject(rule.id, rule.name),
      groups: filled.map(({ id, profile }) => shownObject(id, profile?.name)),
      outcome,
      why: `The rule "${ruleLabel(rule)}" ${why}.`,
      clauses: [...clauses],
    };
  });
}

/** What no explanation looks at. */
export const notChecked =
  'Sign-on policies, factors, devices and network zones were not checked. They can still deny a sign-in.';
