import { OktaError } from '../../okta/errors.ts';
import type { Okta, StepContext } from '../../step/action.ts';
import { named, Report } from '../../step/report.ts';
import { fills, type GroupRule } from '../group-rules/group-rule.ts';
import { GroupRules, type RuleOperation, ruleNames } from '../group-rules/group-rules.ts';
import { type Member, membersWithRules } from '../group-rules/members.ts';
import { verdictOf } from '../group-rules/rule-verdict.ts';
import type { Group } from './group.ts';
import type { MemberSet } from './member-set-fields.ts';
import { addToGroup, refuseExternallyManagedGroup, removeFromGroup } from './membership.ts';

/** What a change of a group's members may call. */
export type MemberSetOperation =
  | 'getGroup'
  | 'getUser'
  | 'listGroupUsers'
  | 'listUserGroups'
  | 'assignUserToGroup'
  | 'unassignUserFromGroup'
  | RuleOperation;

type Client = Okta<MemberSetOperation>;

/** What is to be done with a group, before anything is done. */
interface Plan {
  readonly group: Group;
  /** Users of the list: those to add, and those who are members. */
  readonly missing: readonly NamedUser[];
  readonly present: readonly NamedUser[];
  readonly removals: readonly NamedUser[];
  /** Members who are not on the list and stay. */
  readonly kept: readonly (NamedUser & { readonly reason: string })[];
}

interface NamedUser {
  readonly id: string;
  readonly login?: string | undefined;
}

const adding = 'add_user_to_group';
const removing = 'remove_user_from_group';

/**
 * Makes a group consist of a list of users. Members whom a rule holds stay, as Okta would exclude them from the rule for good;
 * so do all members who are not on the list while an entry of the list cannot be resolved.
 */
export async function setMembers(
  { okta, signal, dryRun }: Pick<StepContext<MemberSetOperation>, 'okta' | 'signal' | 'dryRun'>,
  wanted: MemberSet,
) {
  const report = new Report(signal);
  const plan = await planOf(okta, { report, wanted });
  const over = plan.removals.length > wanted.maxRemovals;
  if (over && !dryRun) throw tooMany(plan, wanted);
  for (const { id, login } of plan.present)
    report.add({ step: adding, target: named(id, login), outcome: 'unchanged' });
  for (const user of plan.missing) await add(okta, { user, group: plan.group, report, dryRun });
  for (const user of plan.removals) await remove(okta, { user, group: plan.group, report, dryRun });
  for (const { id, login, reason } of plan.kept)
    report.add({ step: removing, target: named(id, login), outcome: 'skipped', reason });
  const made = (step: string) =>
    report.lines.filter((line) => line.step === step && (line.outcome === 'done' || line.outcome === 'planned')).length;
  return {
    ...report.summary(dryRun),
    group: plan.group,
    added: made(adding),
    removed: made(removing),
    unchanged: plan.present.length,
    kept: plan.kept.length,
    ...(over ? { notes: [`${tooMany(plan, wanted).what}: the step would fail before any change.`] } : {}),
  };
}

async function planOf(
  okta: Client,
  { report, wanted }: { readonly report: Report; readonly wanted: MemberSet },
): Promise<Plan> {
  const group = await okta.read('getGroup', { path: { groupId: wanted.groupId } });
  refuseExternallyManagedGroup(group);
  const members = new Map<string, Member>();
  for await (const page of membersWithRules(okta, group.id)) for (const member of page) members.set(member.id, member);
  const listed = await resolved(okta, { report, members, users: wanted.users });
  const others = wanted.mode === 'add_only' ? [] : [...members.values()].filter(({ id }) => !listed.has(id));
  const judged = await judgedOf(okta, { group, others, unresolved: report.lines.length });
  const users = [...listed.values()];
  return {
    group,
    missing: wanted.mode === 'remove_only' ? [] : users.filter(({ id }) => !members.has(id)),
    present: users.filter(({ id }) => members.has(id)),
    removals: judged.filter(({ reason }) => reason === undefined),
    kept: judged.flatMap(({ reason, ...user }) => (reason === undefined ? [] : { ...user, reason })),
  };
}

/** The users of the list by ID. A member is found without a call; an entry that Okta does not know is reported as failed. */
async function resolved(
  okta: Okta<'getUser'>,
  { report, members, users }: { report: Report; members: ReadonlyMap<string, Member>; users: readonly string[] },
): Promise<Map<string, NamedUser>> {
  const byLogin = new Map([...members.values()].map((member) => [loginOf(member)?.toLowerCase(), member.id]));
  const found = new Map<string, NamedUser>();
  for (const entry of new Set(users)) {
    const id = members.has(entry) ? entry : byLogin.get(entry.toLowerCase());
    if (id !== undefined) {
      found.set(id, { id, login: loginOf(members.get(id)) });
      continue;
    }
    const { value, error } = await report.settle(okta.read('getUser', { path: { id: entry } }));
    if (error === undefined) found.set(value.id, { id: value.id, login: loginOf(value) });
    else report.failed({ step: adding, target: { id: entry } }, error);
  }
  return found;
}

function loginOf(member: Pick<Member, 'profile'> | undefined): string | undefined {
  return member?.profile?.login;
}

/** Members who are not on the list, each with the reason to keep them, if there is one. */
async function judgedOf(
  okta: Client,
  { group, others, unresolved }: { group: Group; others: readonly Member[]; unresolved: number },
): Promise<(NamedUser & { readonly reason?: string })[]> {
  if (others.length === 0) return [];
  const all = await new GroupRules(okta).all();
  const filling = all?.filter((rule) => fills(rule, group.id));
  return others.map((member) => {
    const reason = heldReason(member, filling) ?? (unresolved > 0 ? unresolvedReason : undefined);
    return { id: member.id, login: loginOf(member), ...(reason === undefined ? {} : { reason }) };
  });
}

const unresolvedReason =
  'An entry of the list could not be resolved, and may be this user. Nobody is removed until it is.';

/**
 * Why a member is not removed: a rule holds them, may hold them, or would add them again. `filling` are the active rules of the
 * group; `undefined` if the token may not read rules.
 */
function heldReason(member: Member, filling: readonly GroupRule[] | undefined): string | undefined {
  const { groupRules } = member;
  if (groupRules !== undefined && groupRules.length > 0) return `Held by ${rulesText(groupRules)}.`;
  const outcomes = (filling ?? []).map((rule) => ({ rule, outcome: verdictOf(rule, member, {}).outcome }));
  const having = (wanted: string) => outcomes.flatMap(({ rule, outcome }) => (outcome === wanted ? [rule] : []));
  const again = having('adds');
  if (groupRules !== undefined) return again.length === 0 ? undefined : `Would be added again by ${rulesText(again)}.`;
  // An older org does not say where a membership comes from. Only if no rule can hold the member, an admin added them.
  if (filling === undefined) return 'Whether a group rule added the user is unknown: this token cannot read the rules.';
  const possible = [...again, ...having('undecided')];
  return possible.length === 0 ? undefined : `May be held by ${rulesText(possible)}: this org does not say.`;
}

function rulesText(rules: readonly GroupRule[]): string {
  return `the group ${rules.length === 1 ? 'rule' : 'rules'} ${ruleNames(rules)}`;
}

function tooMany({ group, removals }: Plan, { maxRemovals }: MemberSet): OktaError {
  const name = group.profile?.name ?? group.id;
  const what = `${removals.length} members of the group ${name} are not on the list, and at most ${maxRemovals} may be removed`;
  return new OktaError('conflict', { what, hint: 'check the list, or raise maxRemovals' }, { field: 'maxRemovals' });
}

interface OneChange {
  readonly user: NamedUser;
  readonly group: Group;
  readonly report: Report;
  readonly dryRun: boolean;
}

async function add(okta: Client, { user, group, report, dryRun }: OneChange): Promise<void> {
  const subject = { step: adding, target: named(user.id, user.login) } as const;
  if (dryRun) report.add({ ...subject, outcome: 'planned' });
  else
    await report.attempt(subject, async () => {
      await addToGroup(okta, { userId: user.id, groupId: group.id });
      return { outcome: 'done' };
    });
}

async function remove(okta: Client, { user, group, report, dryRun }: OneChange): Promise<void> {
  const subject = { step: removing, target: named(user.id, user.login) } as const;
  if (dryRun) report.add({ ...subject, outcome: 'planned' });
  else
    await report.attempt(subject, async () => {
      const changed = await removeFromGroup(okta, { userId: user.id, group });
      return { outcome: changed ? 'done' : 'unchanged' };
    });
}
