import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import type { Okta, StepContext } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { refuse } from '../../step/fields.ts';
import { named, Report, type ReportLine } from '../../step/report.ts';
import { ruleLabel } from '../group-rules/group-rule.ts';
import { exclusionNote, GroupRules, type RuleOperation, ruleMembershipConflict } from '../group-rules/group-rules.ts';
import { type Group, groupsToChange } from './group.ts';
import { externallyManagedGroup, membershipsOf, removeFromGroup, ruleMemberships } from './membership.ts';

/** Operations that remove a user from groups. */
export type MembershipRemoval = 'listUserGroups' | 'unassignUserFromGroup' | RuleOperation;

/** A membership to end. */
export interface HeldMembership {
  readonly target: { readonly id: string; readonly name?: string };
  /** Why it cannot be removed manually. */
  readonly obstacle?: OktaError | undefined;
  /** Side effect of removing it, as a sentence. */
  readonly cost?: string | undefined;
  /** Removes it. Throws a `conflict` if that turns out to be impossible. */
  end(): Promise<void>;
}

/** Whose memberships to end. */
export interface Leaving {
  readonly userId: string;
  readonly ruleMemberships: 'keep' | 'remove';
  readonly rules: GroupRules;
}

/**
 * Every membership of a user. Those that Okta, a directory or an app manages cannot be removed, and those from a group rule
 * are removed only on request.
 */
export async function heldMemberships(okta: Okta<MembershipRemoval>, leaving: Leaving): Promise<HeldMembership[]> {
  const held: HeldMembership[] = [];
  for (const group of (await membershipsOf(okta, leaving.userId)).values())
    held.push(await heldIn(okta, group, leaving));
  return held;
}

async function heldIn(
  okta: Okta<MembershipRemoval>,
  group: Group,
  { userId, ruleMemberships, rules }: Leaving,
): Promise<HeldMembership> {
  const foreign = externallyManagedGroup(group);
  const ruled = foreign === undefined ? await rules.behind({ userId, groupId: group.id }) : undefined;
  const kept =
    ruled !== undefined && ruleMemberships === 'keep'
      ? ruleMembershipConflict(group.profile?.name ?? group.id, ruled)
      : undefined;
  return {
    target: named(group.id, group.profile?.name),
    obstacle: foreign ?? kept,
    cost: ruled === undefined ? undefined : exclusionNote(ruled),
    end: () => removeUnlessRuled(okta, { userId, group, rules }),
  };
}

/**
 * Removes a user from a group. A refusal is a `conflict` if a group rule adds users to the group: Okta answers it like an
 * insufficient role, and trying again would not help.
 */
async function removeUnlessRuled(
  okta: Okta<MembershipRemoval>,
  { userId, group, rules }: { readonly userId: string; readonly group: Group; readonly rules: GroupRules },
): Promise<void> {
  try {
    await removeFromGroup(okta, { userId, group });
  } catch (error) {
    if (!(error instanceof OktaError) || !(error.category === 'forbidden' || error.category === 'conflict'))
      throw error;
    const rule = await rules.into(group.id);
    if (rule === undefined) throw error;
    const name = group.profile?.name ?? group.id;
    throw error.rephrased('conflict', {
      what: `The group rule "${ruleLabel(rule)}" adds users to the group ${name}, and Okta refused a manual removal`,
      hint: 'change the rule, or the attributes it uses',
    });
  }
}

/** Fields that say which groups a user leaves. */
export const groupsToLeave = {
  groups: groupsToChange.optional(),
  all: field(z.boolean(), {
    title: 'All groups',
    description: 'Whether to remove the user from every group instead of the groups listed.',
    default: false,
  }).optional(),
  ruleMemberships: ruleMemberships('remove'),
};

/** Refuses an input with neither a list of groups nor all, or with both. */
export const groupsOrAll = refuse(
  ({
    groups,
    all = false,
  }: {
    readonly groups?: readonly string[] | undefined;
    readonly all?: boolean | undefined;
  }) => {
    if (all === (groups === undefined)) return [];
    const message = all ? 'cannot be used together with all' : 'is required unless all is true';
    return [{ path: 'groups', message }];
  },
);

const step = 'remove_user_from_group';

/**
 * Removes a user from some groups, or from all if none are given, and returns the report with one line each. What cannot be
 * removed is skipped, and the rest goes on.
 */
export async function leaveGroups(
  { okta, signal, dryRun }: Pick<StepContext<MembershipRemoval | 'getGroup'>, 'okta' | 'signal' | 'dryRun'>,
  { groupIds, ...leaving }: Omit<Leaving, 'rules'> & { readonly groupIds: readonly string[] | undefined },
) {
  const report = new Report(signal);
  const all = await heldMemberships(okta, { ...leaving, rules: new GroupRules(okta) });
  const held = new Map(all.map((membership) => [membership.target.id, membership]));
  for (const groupId of new Set(groupIds ?? held.keys())) {
    const membership = held.get(groupId);
    if (membership === undefined) await reportAbsent(okta, { groupId, report });
    else await leave(membership, { report, dryRun });
  }
  return { user: { id: leaving.userId }, ...report.summary(dryRun) };
}

// An unknown group must not count as one that the user is not in.
async function reportAbsent(
  okta: Okta<'getGroup'>,
  { groupId, report }: { readonly groupId: string; readonly report: Report },
): Promise<void> {
  await report.attempt({ step, target: { id: groupId } }, async () => {
    const group = await okta.read('getGroup', { path: { groupId } });
    return {
      target: named(groupId, group.profile?.name),
      outcome: 'unchanged',
      reason: 'The user is not in the group.',
    };
  });
}

async function leave(
  { target, obstacle, cost, end }: HeldMembership,
  { report, dryRun }: { readonly report: Report; readonly dryRun: boolean },
): Promise<ReportLine> {
  const reason = cost === undefined ? {} : { reason: cost };
  if (obstacle !== undefined) return report.skipped({ step, target }, obstacle);
  if (dryRun) return report.add({ step, target, outcome: 'planned', ...reason });
  return report.attempt({ step, target }, async () => {
    await end();
    return { outcome: 'done', ...reason };
  });
}
