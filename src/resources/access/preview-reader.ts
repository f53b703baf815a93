import { OktaError } from '../../okta/errors.ts';
import type { Okta } from '../../step/action.ts';
import { attributesIn } from '../group-rules/clauses.ts';
import type { SeenGroup } from '../group-rules/expression-functions.ts';
import { type GroupQuestion, groupQuestions, searchFor } from '../group-rules/expression-search.ts';
import type { ExpressionNode } from '../group-rules/expression-tree.ts';
import { type Member, membersWithRules } from '../group-rules/members.ts';
import type { Group } from '../groups/group.ts';
import { groupsNamed } from '../groups/named.ts';
import type { User } from '../users/user.ts';
import { fieldsParameter } from '../users/user-fields.ts';
import { groupName } from './changes.ts';

/** What a preview may call. */
export type PreviewOperation =
  | 'listUsers'
  | 'listGroupUsers'
  | 'listGroups'
  | 'getGroup'
  | 'listUserTypes'
  | 'getGroupRule'
  | 'listGroupRules'
  | 'listGroupRulesForUserInGroup';

/** Reads what a preview judges, and counts the calls. */
export class PreviewReader {
  readonly okta: Okta<PreviewOperation>;
  calls = 0;

  constructor(okta: Okta<PreviewOperation>) {
    this.okta = okta;
  }

  /** Counts one call. */
  async once<Value>(work: Promise<Value>): Promise<Value> {
    this.calls += 1;
    return work;
  }

  /** The members of a group with the rules behind them, by ID. */
  async members(groupId: string): Promise<Map<string, Member>> {
    const members = new Map<string, Member>();
    for await (const page of membersWithRules(this.okta, groupId)) {
      this.calls += 1;
      for (const member of page) members.set(member.id, member);
    }
    return members;
  }

  /** The users for whom an expression may be true: those that a search finds, or everyone who is not deactivated. */
  async candidates(tree: ExpressionNode): Promise<{ readonly users: User[]; readonly search?: string }> {
    const search = searchFor(tree);
    const fields = fieldsParameter(['status', 'type', 'login', 'firstName', 'lastName', ...attributesIn(tree)]);
    if (search === undefined) return { users: await this.#users({ fields }) };
    try {
      return { users: await this.#users({ search, fields }), search };
    } catch (error) {
      // Okta refuses a search for an attribute that it does not have or does not index.
      if (!(error instanceof OktaError) || error.category !== 'invalid_request') throw error;
      return { users: await this.#users({ fields }) };
    }
  }

  async #users(query: { readonly search?: string; readonly fields: string }): Promise<User[]> {
    const users: User[] = [];
    for await (const page of this.okta.pages('listUsers', { query: { ...query, limit: 200 } })) {
      this.calls += 1;
      users.push(...page);
    }
    return users;
  }

  /** The ID of the default user type; `undefined` if the token may not read it. */
  async defaultType(): Promise<string | undefined> {
    try {
      const { items } = await this.once(this.okta.page('listUserTypes', {}));
      return items.find((type) => type.default === true)?.id;
    } catch (error) {
      if (!(error instanceof OktaError) || error.category === 'cancelled') throw error;
      return undefined;
    }
  }

  /** The groups that an expression asks for, with their members; `undefined` if it does not name them. */
  async groupsAsked(tree: ExpressionNode): Promise<GroupKnowledge | undefined> {
    const questions = groupQuestions(tree);
    const groups = new Map<string, SeenGroup>();
    for (const question of questions) {
      const found = await this.#groupsOf(question);
      if (found === undefined) return undefined;
      for (const group of found) groups.set(group.id, group);
    }
    const byUser = new Map<string, SeenGroup[]>();
    for (const group of groups.values()) {
      if (group.isUnsettled === true) continue;
      for (const id of (await this.members(group.id)).keys()) byUser.set(id, [...(byUser.get(id) ?? []), group]);
    }
    return { groups: [...groups.values()], byUser };
  }

  async #groupsOf({ name, texts }: GroupQuestion): Promise<SeenGroup[] | undefined> {
    if (texts === undefined) return undefined;
    const found: Group[] = [];
    for (const text of texts) found.push(...(await this.#groupsFor(name, text)));
    // Everyone has all users, and whether rules count it is undocumented.
    return found.map((group) => ({ id: group.id, name: groupName(group), isUnsettled: group.type === 'BUILT_IN' }));
  }

  async #groupsFor(name: string, text: string): Promise<readonly Group[]> {
    if (name === 'isMemberOfGroup' || name === 'isMemberOfAnyGroup') {
      const group = await this.once(this.okta.find('getGroup', { path: { groupId: text } }));
      return group === undefined ? [] : [group];
    }
    const match = name === 'isMemberOfGroupName' ? 'exact' : 'begins with';
    if (name !== 'isMemberOfGroupNameContains') return this.once(groupsNamed(this.okta, { name: text, match }));
    // No request finds groups by a part of the name for certain, so all of them are looked through.
    const groups: Group[] = [];
    for await (const page of this.okta.pages('listGroups', { query: { limit: 200 } })) {
      this.calls += 1;
      groups.push(...page.filter((group) => groupName(group).includes(text)));
    }
    return groups;
  }
}

/** The groups that an expression asks for. */
export interface GroupKnowledge {
  readonly groups: readonly SeenGroup[];
  readonly byUser: ReadonlyMap<string, readonly SeenGroup[]>;
}
