import { OktaError } from '../../okta/errors.ts';
import type { Okta, RunMemory } from '../../step/action.ts';
import { FreshValue, Remembered } from '../../step/remembered.ts';
import { once } from '../../step/report.ts';
import { fills, type GroupRule, mostExcluded, ruleLabel } from './group-rule.ts';

/** The operations that read group rules. */
export type RuleOperation = 'listGroupRules' | 'listGroupRulesForUserInGroup';

/** The rules that may have put a user into a group. */
export interface RuledMembership {
  readonly rules: readonly GroupRule[];
  /** False if the org does not say where a membership comes from, so the user may also have been added manually. */
  readonly certain: boolean;
}

type AllRules = readonly GroupRule[] | undefined;

const allRules = new Remembered<FreshValue<AllRules>>();

function freshIn(memory: RunMemory): () => FreshValue<AllRules> {
  return () => new FreshValue(memory);
}

/** The org's group rules, each read once. */
export class GroupRules {
  readonly #okta: Okta<RuleOperation>;
  readonly #memory: RunMemory | undefined;
  /** Every rule of the org; `undefined` if the token may not list them. */
  readonly all = once(() =>
    this.#memory?.isShared
      ? allRules.of(this.#memory, '', freshIn(this.#memory)).get(() => this.#readAll())
      : this.#readAll(),
  );
  readonly #byGroup = new Map<string, Promise<RuledMembership | undefined>>();
  #withoutOrigins = false;

  /** With a memory, the rules are those that another run of the same bulk run has read within the last minute. */
  constructor(okta: Okta<RuleOperation>, memory?: RunMemory) {
    this.#okta = okta;
    this.#memory = memory;
  }

  /** The active rule that adds users to a group, if there is one. */
  async into(groupId: string): Promise<GroupRule | undefined> {
    return (await this.all())?.find((rule) => fills(rule, groupId));
  }

  /** The rules that keep a member in a group; `undefined` if the user was added manually, or if nothing is known. */
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
      return unlessCanceled(error);
    }
  }

  async #readBehind(member: { userId: string; groupId: string }): Promise<RuledMembership | undefined> {
    const candidates = (await this.all())?.filter(
      (rule) => fills(rule, member.groupId) && !rule.excludedUsers.includes(member.userId),
    );
    if (candidates === undefined || candidates.length === 0) return undefined;
    const rules = await this.ofMember(member);
    // Only the rules that add users to the group are known.
    if (rules === undefined) return { rules: candidates, certain: false };
    return rules.length === 0 ? undefined : { rules, certain: true };
  }

  /** The rules behind a membership, none if it was made by hand; `undefined` if the org does not say. */
  async ofMember(member: { readonly userId: string; readonly groupId: string }): Promise<GroupRule[] | undefined> {
    if (this.#withoutOrigins) return undefined;
    const path = { userId: member.userId, groupId: member.groupId };
    try {
      const rules: GroupRule[] = [];
      for await (const page of this.#okta.pages('listGroupRulesForUserInGroup', { path })) rules.push(...page);
      return rules;
    } catch (error) {
      unlessCanceled(error);
      // Okta has had this operation since June 2026. An older org does not have it for any membership.
      this.#withoutOrigins = lacksPath(error);
      return undefined;
    }
  }
}

// Okta's code for an unknown path, as opposed to an unknown group or user.
function lacksPath(error: unknown): boolean {
  return error instanceof OktaError && error.errorCode === 'E0000008';
}

// Rules are extra information: a step does not fail because it cannot read them.
function unlessCanceled(error: unknown): undefined {
  if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
}

/** The names of rules, in quotes. */
export function ruleNames(rules: readonly GroupRule[]): string {
  return rules.map((rule) => `"${ruleLabel(rule)}"`).join(', ');
}

/** The side effect of manually removing a user whom a rule added. */
export function exclusionNote({ rules, certain }: RuledMembership): string {
  const many = rules.length > 1;
  const whose = `the group ${many ? 'rules' : 'rule'} ${ruleNames(rules)}`;
  const full = rules.some(({ excludedUsers }) => excludedUsers.length >= mostExcluded);
  const what = certain
    ? `Okta permanently excludes the user from ${whose}, which had added them.`
    : `Okta permanently excludes the user from ${whose} if ${many ? 'they' : 'it'} had added them.`;
  return `${what} ${
    full
      ? `An exclusion list holds ${mostExcluded} users and one is full: the rule may add the user again.`
      : `An exclusion list holds ${mostExcluded} users.`
  }`;
}

/** Why a membership that a rule gave is kept. */
export function ruleMembershipConflict(group: string, { rules, certain }: RuledMembership): OktaError {
  const what = `The group ${rules.length > 1 ? 'rules' : 'rule'} ${ruleNames(rules)} ${certain ? 'added' : 'may have added'} the user to the group ${group}, and Okta excludes manually removed users from the rule permanently`;
  return new OktaError(
    'conflict',
    { what, hint: 'set ruleMemberships to "remove" to remove the user anyway' },
    { field: 'group' },
  );
}
