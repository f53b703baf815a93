import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { once } from '../../step/report.ts';
import type { Group } from '../groups/group.ts';
import { leaveGroup } from '../groups/membership.ts';

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

/** What asking for group rules may call. */
export type RuleOperation = 'listGroupRules' | 'listGroupRulesForUserInGroup';

/** Why a user is in a group: the names of the rules behind it, and whether Okta itself says so. */
export interface RuledMembership {
  readonly rules: readonly GroupRule[];
  /** False where the org does not say what is behind a membership, so that the user may be there by hand as well. */
  readonly certain: boolean;
}

/** Reads the org's group rules, each question once. */
export class GroupRules {
  readonly #okta: Okta<RuleOperation>;
  /** Every rule of the org; `undefined` if it does not tell. */
  readonly all = once(() => this.#readAll());
  readonly #byGroup = new Map<string, Promise<RuledMembership | undefined>>();

  constructor(okta: Okta<RuleOperation>) {
    this.#okta = okta;
  }

  /** The active rule that puts users into a group, if there is one. */
  async into(groupId: string): Promise<GroupRule | undefined> {
    return (await this.all())?.find((rule) => rule.active && rule.groupIds.includes(groupId));
  }

  /** The rules that keep a member in a group; `undefined` if the user is there by hand, or if nothing can be told. */
  behind({ userId, groupId }: { readonly userId: string; readonly groupId: string }) {
    const key = `${groupId} ${userId}`;
    let asked = this.#byGroup.get(key);
    asked ??= this.#readBehind({ userId, groupId });
    this.#byGroup.set(key, asked);
    return asked;
  }

  async #readAll(): Promise<readonly GroupRule[] | undefined> {
    const rules: GroupRule[] = [];
    const query = { limit: 200, expand: 'groupIdToGroupNameMap' };
    try {
      for await (const page of this.#okta.pages('listGroupRules', { query })) rules.push(...page);
      return rules;
    } catch (error) {
      return untold(error);
    }
  }

  async #readBehind(member: { userId: string; groupId: string }): Promise<RuledMembership | undefined> {
    const candidates = (await this.all())?.filter(
      ({ active, groupIds, excluded }) =>
        active && groupIds.includes(member.groupId) && !excluded.includes(member.userId),
    );
    if (candidates === undefined || candidates.length === 0) return undefined;
    try {
      const rules: GroupRule[] = [];
      for await (const page of this.#okta.pages('listGroupRulesForUserInGroup', { path: member })) rules.push(...page);
      return rules.length === 0 ? undefined : { rules, certain: true };
    } catch (error) {
      untold(error);
      // Okta has told it since June 2026; before, a rule into the group is all that is known.
      return { rules: candidates, certain: false };
    }
  }
}

// That it cannot be told is no reason to fail: what is done has happened, or its own refusal counts.
function untold(error: unknown): undefined {
  if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
}

/** The names of rules, in quotes. */
function ruleNames(rules: readonly GroupRule[]): string {
  return rules.map(({ name }) => `"${name}"`).join(', ');
}

/** At most so many people are on the exclusion list of a rule (Okta support, exception lists). */
const mostExcluded = 100;

/** What taking a user out of such a group by hand brings about; one sentence or two. */
export function exclusionNote({ rules, certain }: RuledMembership): string {
  const many = rules.length > 1;
  const whose = `the group ${many ? 'rules' : 'rule'} ${ruleNames(rules)}`;
  const full = rules.some(({ excluded }) => excluded.length >= mostExcluded);
  const what = certain
    ? `Okta permanently excludes the user from ${whose}, which had added them.`
    : `Okta permanently excludes the user from ${whose} if ${many ? 'they' : 'it'} had added them.`;
  return `${what} ${
    full
      ? `An exclusion list holds ${mostExcluded} users and one is full: the rule may add the user again.`
      : `An exclusion list holds ${mostExcluded} users.`
  }`;
}

/** Why a membership that a rule gave is left alone. */
export function ruledGroup(group: Group, membership: RuledMembership): OktaError {
  const { rules, certain } = membership;
  const hint = 'set ruleMemberships to "remove" to remove the user anyway';
  const name = group.profile?.name ?? group.id;
  const put = certain ? 'added' : 'may have added';
  const message = `The group ${rules.length > 1 ? 'rules' : 'rule'} ${ruleNames(rules)} ${put} the user to the group ${name}. Removing them by hand excludes them from the rule permanently; ${hint}.`;
  return new OktaError('conflict', message, { field: 'group', hint });
}

/**
 * Takes a user out of a group, as `leaveGroup`. A refusal is a `conflict` if a group rule puts users into the group: Okta
 * answers it as it answers a role that does not suffice, and asking again would not help.
 */
export async function leaveGroupUnlessRuled(
  okta: Okta<'unassignUserFromGroup' | 'listUserGroups'>,
  { userId, group, rules }: { readonly userId: string; readonly group: Group; readonly rules: GroupRules },
): Promise<void> {
  try {
    await leaveGroup(okta, { userId, group });
  } catch (error) {
    if (!(error instanceof OktaError) || !refusals.has(error.category)) throw error;
    const rule = await rules.into(group.id);
    if (rule === undefined) throw error;
    const hint = 'change the rule, or the attributes that it looks at';
    const name = group.profile?.name ?? group.id;
    const message = `The group rule "${rule.name}" puts users into the group ${name}, and Okta refused to take one out by hand; ${hint}.`;
    throw error.retold('conflict', message, { hint });
  }
}

const refusals: ReadonlySet<string> = new Set(['forbidden', 'conflict']);
