import type { Clause } from '../group-rules/clauses.ts';
import type { GroupRule } from '../group-rules/group-rule.ts';
import { ruleNames } from '../group-rules/group-rules.ts';
import type { Member } from '../group-rules/members.ts';
import type { Group } from '../groups/group.ts';
import type { User } from '../users/user.ts';
import { shownObject } from './explanation-parts.ts';
import type { Affected, Preview, PreviewInput, Undecided } from './preview-model.ts';
import { userName } from './sentence.ts';

interface Membership {
  readonly user: User;
  readonly group: Group;
}

type Lists = Pick<Preview, 'counts' | 'comeIn' | 'goOut' | 'stay' | 'heldOnlyByThis' | 'undecided'>;

/** Collects what a rule would do to whom. */
export class Outlook {
  readonly #comeIn: Affected[] = [];
  readonly #goOut: Affected[] = [];
  readonly #stay: Affected[] = [];
  readonly #only: Affected[] = [];
  readonly #undecided: Undecided[] = [];
  #alreadyIn = 0;

  /** A user whom the rule adds. */
  wanted({
    user,
    group,
    member,
    ruleId,
  }: Membership & { member: Member | undefined; ruleId: string | undefined }): void {
    if (member === undefined) this.#comeIn.push(affected({ user, group }));
    else {
      this.#alreadyIn += 1;
      if (isHeldOnlyBy(member, ruleId)) this.#only.push(affected({ user, group }));
    }
  }

  /** A member whom the rule does not want. Okta removes those whom it holds, unless another rule holds them too. */
  unwanted({
    user,
    group,
    member,
    rule,
    why,
  }: Membership & { member: Member; rule: GroupRule | undefined; why: string }): void {
    const { groupRules } = member;
    if (rule === undefined || groupRules?.some(({ id }) => id === rule.id) === false) return;
    if (groupRules === undefined) {
      this.undecided({
        user,
        why: `The rule ${why}, and this org does not say whether it holds the user.`,
        clauses: [],
      });
      return;
    }
    const others = groupRules.filter(({ id, status }) => id !== rule.id && status === 'ACTIVE');
    if (user.status === 'DEPROVISIONED') this.#stay.push(affected({ user, group }, 'Rules skip deactivated users.'));
    else if (others.length > 0) this.#stay.push(affected({ user, group }, `Also held by ${ruleNames(others)}.`));
    else {
      this.#goOut.push(affected({ user, group }, `The rule ${why}.`));
      this.#only.push(affected({ user, group }));
    }
  }

  /** A member of a group whose rule is deactivated or deleted. */
  released({
    user,
    group,
    member,
    rule,
    removes,
  }: Membership & { member: Member; rule: GroupRule; removes: boolean }): void {
    const { groupRules } = member;
    if (groupRules === undefined) {
      this.undecided({ user, why: 'This org does not say whether the rule holds the user.', clauses: [] });
      return;
    }
    if (!groupRules.some(({ id }) => id === rule.id)) return;
    const isOnly = isHeldOnlyBy(member, rule.id);
    if (isOnly) this.#only.push(affected({ user, group }));
    if (!removes) this.#stay.push(affected({ user, group }, 'Okta removes nobody; the user stays as a member.'));
    else if (isOnly) this.#goOut.push(affected({ user, group }, 'The rule added the user.'));
    else
      this.undecided({
        user,
        why: 'Another rule holds the user too. Okta does not document who is removed.',
        clauses: [],
      });
  }

  /** A user who cannot be judged. */
  undecided({
    user,
    why,
    clauses,
  }: {
    readonly user: User;
    readonly why: string;
    readonly clauses: readonly Clause[];
  }): void {
    this.#undecided.push({ user: shownObject(user.id, userName(user)), why, clauses: [...clauses] });
  }

  /** Memberships that Okta would change. */
  get changes(): number {
    return this.#comeIn.length + this.#goOut.length;
  }

  /** Counts, and lists of so many entries. */
  lists(most: number): Lists {
    return {
      counts: {
        comeIn: this.#comeIn.length,
        goOut: this.#goOut.length,
        stay: this.#stay.length,
        alreadyIn: this.#alreadyIn,
        heldOnlyByThis: this.#only.length,
        undecided: this.#undecided.length,
      },
      comeIn: this.#comeIn.slice(0, most),
      goOut: this.#goOut.slice(0, most),
      stay: this.#stay.slice(0, most),
      heldOnlyByThis: this.#only.slice(0, most),
      undecided: this.#undecided.slice(0, most),
    };
  }

  /** The outlook in words. */
  sentence(action: NonNullable<PreviewInput['action']>): string {
    const { counts } = this.lists(0);
    const parts = [
      `${counts.comeIn} come in`,
      `${counts.goOut} go out`,
      ...(counts.stay === 0 ? [] : [`${counts.stay} stay although the rule does not hold them`]),
      `${counts.undecided} cannot be judged`,
    ];
    return `${doing[action]}: ${parts.join(', ')}.`;
  }
}

const doing = {
  activate: 'If the rule is activated',
  deactivate: 'If the rule is deactivated',
  delete: 'If the rule is deleted',
  delete_and_remove_users: 'If the rule is deleted with its users',
} as const;

function isHeldOnlyBy({ groupRules }: Member, ruleId: string | undefined): boolean {
  return ruleId !== undefined && groupRules?.length === 1 && groupRules[0]?.id === ruleId;
}

function affected({ user, group }: Membership, why?: string): Affected {
  return {
    user: shownObject(user.id, userName(user)),
    group: shownObject(group.id, group.profile?.name),
    ...(why === undefined ? {} : { why }),
  };
}
