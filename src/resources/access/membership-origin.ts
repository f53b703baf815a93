import { fills, type GroupRule, ruleLabel } from '../group-rules/group-rule.ts';
import type { GroupRules } from '../group-rules/group-rules.ts';
import { type SubjectContext, verdictOf } from '../group-rules/rule-verdict.ts';
import type { Group } from '../groups/group.ts';
import type { User } from '../users/user.ts';
import type { AccessPath } from './access-model.ts';

/** Where a membership comes from, and which rules would make it again. */
export interface Origin {
  readonly group: Group;
  readonly how: AccessPath['how'];
  readonly certainty: AccessPath['certainty'];
  /** The rules behind it; for an unknown origin, those that may be. */
  readonly rules: readonly GroupRule[];
  /** Active rules that add the user to the group, or may. */
  readonly wanting: readonly GroupRule[];
  /** Continues "The user is in the group". */
  readonly why: string;
}

/** Whose memberships are looked at. */
export interface OriginContext {
  readonly user: User;
  readonly rules: GroupRules;
  readonly subject: SubjectContext;
  /** Takes one of the calls that are left for single memberships; false if none is. */
  readonly mayAsk: () => boolean;
}

/**
 * Where a membership comes from. Okta says so itself since June 2026. Without that, the group's rules are evaluated: only if
 * none of them can have added the user, the membership is certainly by hand.
 */
export async function originOf(group: Group, context: OriginContext): Promise<Origin> {
  const plain = { group, rules: [], wanting: [], certainty: 'okta' } as const;
  if (group.type === 'BUILT_IN') return { ...plain, how: 'everyone', why: 'because Okta puts every user there' };
  if (group.type === 'APP_GROUP')
    return { ...plain, how: 'directory', why: 'because a directory or an app put them there' };
  const all = await context.rules.all();
  const filling = all?.filter(({ groups }) => groups.some(({ id }) => id === group.id));
  const wanting = (filling ?? []).filter((rule) => fills(rule, group.id) && mayAdd(rule, context));
  if (filling?.length === 0) return { ...plain, how: 'manual', why: 'by hand; no group rule fills the group' };
  const { user, rules } = context;
  const told = context.mayAsk() ? await rules.ofMember({ userId: user.id, groupId: group.id }) : undefined;
  if (told !== undefined) return fromOkta({ ...plain, wanting }, told);
  return evaluated({ ...plain, wanting }, filling);
}

function mayAdd(rule: GroupRule, { user, subject }: OriginContext): boolean {
  return verdictOf(rule, user, subject).outcome !== 'does_not_add';
}

type Plain = Pick<Origin, 'group' | 'wanting'>;

function fromOkta(plain: Plain, rules: readonly GroupRule[]): Origin {
  if (rules.length === 0) {
    const also = plain.wanting.length === 0 ? '' : `; ${rulesText(plain.wanting)} would add them again`;
    return { ...plain, rules, how: 'manual', certainty: 'okta', why: `by hand${also}` };
  }
  return { ...plain, rules, how: 'rule', certainty: 'okta', why: `by ${rulesText(rules)}` };
}

function evaluated(plain: Plain, filling: readonly GroupRule[] | undefined): Origin {
  if (filling === undefined) {
    const why = 'by hand or by a group rule; this token cannot read the rules';
    return { ...plain, rules: [], how: 'unknown', certainty: 'unknown', why };
  }
  // An inactive rule may have added the user before it was deactivated.
  const possible = [...plain.wanting, ...filling.filter(({ status }) => status !== 'ACTIVE')];
  if (possible.length === 0)
    return {
      ...plain,
      rules: [],
      how: 'manual',
      certainty: 'evaluated',
      why: 'by hand; no rule of the group adds them',
    };
  const why = `by hand or by ${rulesText(possible)}; this org does not say which`;
  return { ...plain, rules: possible, how: 'unknown', certainty: 'unknown', why };
}

/** Rules by name, with "the group rule" before them. */
function rulesText(rules: readonly GroupRule[]): string {
  const names = rules.map((rule) => `"${ruleLabel(rule)}"${rule.status === 'ACTIVE' ? '' : ' (inactive)'}`);
  return `the group ${rules.length === 1 ? 'rule' : 'rules'} ${new Intl.ListFormat('en-GB').format(names)}`;
}
