import type { Origin } from '../access/membership-origin.ts';
import { fills, type GroupRule } from '../group-rules/group-rule.ts';
import { ruleNames } from '../group-rules/group-rules.ts';
import { type SubjectContext, verdictOf } from '../group-rules/rule-verdict.ts';
import type { Group } from '../groups/group.ts';
import { externallyManagedGroup } from '../groups/membership.ts';
import type { User } from '../users/user.ts';
import type { Wish } from './expectation.ts';
import type { PlanLine } from './move-fields.ts';

/** A verdict before it has a place in the plan. */
export interface Verdict extends Pick<PlanLine, 'verdict' | 'reason' | 'hasNow' | 'hasAfter'> {
  /** Whether a rule may end the membership, which only a later run can see. */
  readonly mayEnd?: true;
}

/** What active rules do for a user in one group. */
export interface RuleEffect {
  readonly adding: readonly GroupRule[];
  readonly undecided: readonly GroupRule[];
}

/** What the active rules of a group do for a user. */
export function effectOf(
  rules: readonly GroupRule[],
  { groupId, user, subject }: { readonly groupId: string; readonly user: User; readonly subject: SubjectContext },
): RuleEffect {
  const judged = rules
    .filter((rule) => fills(rule, groupId))
    .map((rule) => ({ rule, outcome: verdictOf(rule, user, subject).outcome }));
  const having = (wanted: string) => judged.flatMap(({ rule, outcome }) => (outcome === wanted ? [rule] : []));
  return { adding: having('adds'), undecided: having('undecided') };
}

/** A group that the user is in. */
export interface HeldGroup {
  readonly origin: Origin;
  /** What the rules do once the profile is as it should be. */
  readonly effect: RuleEffect;
  readonly wish: Wish | undefined;
  readonly silence: string;
}

/** What becomes of a membership. Nothing that a rule gives, or may give, is removed by hand. */
export function judgeHeld({ origin, effect, wish, silence }: HeldGroup): Verdict {
  const foreign = externallyManagedGroup(origin.group);
  const ending = origin.how === 'rule' ? origin.rules.filter((rule) => fills(rule, origin.group.id)) : [];
  if (origin.how === 'everyone') return stays('keep', 'Okta puts every user into this group.');
  if (foreign !== undefined)
    return wish?.isWanted === false
      ? stays('cannot', `${wish.why} ${foreign.what}.`)
      : stays('keep', wish?.why ?? `${foreign.what}.`);
  if (effect.adding.length > 0) return stays('by_rule', `The user matches ${rulesText(effect.adding)}.`);
  if (ending.length > 0 && effect.undecided.length === 0) {
    const gone = `The user no longer matches ${rulesText(ending)}, which put them into the group`;
    if (wish?.isWanted === true) return stays('add', `${wish.why} ${gone}: they must be added by hand.`);
    return { verdict: 'by_rule', reason: `${gone}: Okta removes them.`, hasNow: true, hasAfter: false };
  }
  const mayEnd = origin.how === 'unknown' && origin.wanting.length > 0 ? { mayEnd: true as const } : {};
  if (wish === undefined) return stays('keep', silence);
  if (wish.isWanted) return { ...stays('keep', wish.why), ...mayEnd };
  const obstacle = obstacleOf(origin, effect);
  if (obstacle !== undefined) return { ...stays('cannot', `${wish.why} ${obstacle}`), ...mayEnd };
  return { verdict: 'remove', reason: wish.why, hasNow: true, hasAfter: false };
}

/** Why a membership is not removed by hand: Okta would exclude the user from a rule for good, or a rule would add them again. */
function obstacleOf({ how, why, rules }: Origin, { undecided }: RuleEffect): string | undefined {
  if (undecided.length > 0) return `Whether the user matches ${rulesText(undecided)} cannot be judged.`;
  if (how === 'unknown') return `The user is in the group ${why}.`;
  return how === 'rule' ? `${capital(rulesText(rules))}, which is not active, put the user into the group.` : undefined;
}

/** What becomes of a group that the user is not in; `undefined` if nothing does. `group` is absent if Okta does not have it. */
export function judgeMissing(
  group: Group | undefined,
  { effect, wish }: { readonly effect: RuleEffect; readonly wish: Wish | undefined },
): Verdict | undefined {
  const comes = (verdict: 'add' | 'by_rule', reason: string): Verdict => ({
    verdict,
    reason,
    hasNow: false,
    hasAfter: true,
  });
  if (effect.adding.length > 0)
    return comes('by_rule', `The user matches ${rulesText(effect.adding)}: Okta adds them.`);
  if (wish?.isWanted !== true) return undefined;
  const foreign = group === undefined ? undefined : externallyManagedGroup(group);
  const obstacle = group === undefined ? 'Okta does not have a group with this ID' : foreign?.what;
  if (obstacle === undefined) return comes('add', wish.why);
  return { verdict: 'cannot', reason: `${wish.why} ${obstacle}.`, hasNow: false, hasAfter: false };
}

function stays(verdict: PlanLine['verdict'], reason: string): Verdict {
  return { verdict, reason, hasNow: true, hasAfter: true };
}

function rulesText(rules: readonly GroupRule[]): string {
  return `the group ${rules.length === 1 ? 'rule' : 'rules'} ${ruleNames(rules)}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
