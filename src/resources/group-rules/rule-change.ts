import { z } from 'zod';
import { OktaError } from '../../okta/errors.ts';
import { objectAt } from '../../okta/json.ts';
import type { Okta } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, type FieldFault, refuse } from '../../step/fields.ts';
import { changeStatusOf, type Replaced } from '../../step/lifecycle-change.ts';
import { replaceMerged } from '../../step/replacement.ts';
import {
  excludedUsers,
  type GroupRule,
  groupRuleModel,
  rule,
  ruleExpression,
  ruleGroups,
  ruleLabel,
  ruleName,
} from './group-rule.ts';

/** Output of the steps that change a group rule. */
export const changedRule = z.strictObject({ changed, rule: groupRuleModel });

/** Input of the step that updates a group rule. */
export const ruleUpdate = z
  .strictObject({
    rule,
    name: ruleName.optional(),
    expression: ruleExpression.optional(),
    groups: ruleGroups.optional(),
    excludedUsers,
    whileActive: field(z.enum(['fail', 'pause']), {
      title: 'If the rule is active',
      description:
        'What to do with an active rule, which Okta does not change: fail, or deactivate it, change it and activate it again. Members stay in their groups meanwhile.',
      default: 'fail',
    }).optional(),
  })
  .check(refuse(updateFaults));

function updateFaults({ rule: _, whileActive: __, ...changes }: Readonly<Record<string, unknown>>): FieldFault[] {
  if (Object.values(changes).some((value) => value !== undefined)) return [];
  return [{ path: 'name', message: 'is missing, like every other change', hint: 'add at least one change' }];
}

/** A change of a group rule; excluded users by ID. */
export interface RuleChange {
  readonly ruleId: string;
  readonly name?: string | undefined;
  readonly expression?: string | undefined;
  readonly groupIds?: readonly string[] | undefined;
  readonly excludedUsers?: readonly string[] | undefined;
  readonly whileActive: 'fail' | 'pause';
}

type Lifecycle = 'activateGroupRule' | 'deactivateGroupRule' | 'getGroupRule';

/** Reads a rule with the names of its groups. */
export function readRule(okta: Okta<'getGroupRule'>, ruleId: string): Promise<GroupRule> {
  return okta.read('getGroupRule', { path: { groupRuleId: ruleId }, query: { expand: 'groupIdToGroupNameMap' } });
}

/** What a rule consists of. */
interface RuleContent {
  readonly name?: string | undefined;
  readonly expression?: string | undefined;
  readonly groups: readonly { readonly id: string }[];
  readonly excludedUsers: readonly string[];
  /** The conditions as Okta returned them, whose other members are kept. */
  readonly conditions?: unknown;
}

/** The body of a rule as it is created or replaced. */
export function ruleBody(content: RuleContent): Readonly<Record<string, unknown>> {
  const { name, expression, groups, excludedUsers: excluded, conditions } = content;
  const people = objectAt(conditions, 'people');
  const users = { ...objectAt(people, 'users'), exclude: excluded };
  // Recorded from real orgs: a rule that excludes nobody has no people.
  const excludes = excluded.length > 0 || Object.keys(people).length > 0;
  return {
    type: 'group_rule',
    name,
    conditions: {
      ...objectAt(conditions),
      ...(excludes ? { people: { groups: { exclude: [] }, ...people, users } } : {}),
      expression: { type: 'urn:okta:expression:1.0', value: expression },
    },
    actions: { assignUserToGroups: { groupIds: groups.map(({ id }) => id) } },
  };
}

/** Whether a rule has exactly these groups, in any order. */
export function hasGroups({ groups }: GroupRule, groupIds: readonly string[]): boolean {
  return isSame(
    groups.map(({ id }) => id),
    groupIds,
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  const [all, wanted] = [new Set(one), new Set(other)];
  return all.size === wanted.size && [...all].every((id) => wanted.has(id));
}

/**
 * Changes a group rule. Okta only replaces an inactive rule as a whole, so an active one is paused if the caller allows it.
 * Okta's reference: the groups cannot be changed. Its release notes of July 2026: some orgs can, so it is tried.
 */
export async function changeRule(
  okta: Okta<Lifecycle | 'replaceGroupRule'>,
  { ruleId, groupIds, excludedUsers: excluded, whileActive, ...texts }: RuleChange,
): Promise<Replaced<GroupRule>> {
  let sent = false;
  return replaceMerged<GroupRule>(okta, {
    object: ruleId,
    called: `the group rule ${ruleId}`,
    read: () => readRule(okta, ruleId),
    change(before) {
      const moves = groupIds !== undefined && !hasGroups(before, groupIds);
      if (moves && sent) throw fixedGroups(before);
      return {
        ...texts,
        ...(excluded === undefined || isSame(before.excludedUsers, excluded) ? {} : { excludedUsers: excluded }),
        ...(moves ? { groups: groupIds.map((id) => ({ id })) } : {}),
      };
    },
    async replace(merged, before) {
      const call = () => okta.call('replaceGroupRule', { path: { groupRuleId: ruleId }, body: ruleBody(merged) });
      const moves = !hasGroups(
        before,
        merged.groups.map(({ id }) => id),
      );
      await paused(okta, { before, whileActive }, () =>
        call().catch((error: unknown) => {
          throw moves && isRefused(error) ? fixedGroups(before, error) : error;
        }),
      );
      sent = true;
    },
  });
}

function isRefused(error: unknown): error is OktaError {
  return error instanceof OktaError && (error.category === 'invalid_request' || error.category === 'conflict');
}

function fixedGroups(before: GroupRule, refused?: OktaError): OktaError {
  const problem = {
    what: `Okta does not change the groups of the group rule "${ruleLabel(before)}" in this org`,
    hint: 'delete the rule and create it again with the other groups',
  };
  const details = { field: 'groups' };
  return refused?.rephrased('conflict', problem, details) ?? new OktaError('conflict', problem, details);
}

/** Does the work while a rule is inactive. An active rule is deactivated before and activated afterwards, also on failure. */
async function paused(
  okta: Okta<Lifecycle>,
  { before, whileActive }: { readonly before: GroupRule; readonly whileActive: 'fail' | 'pause' },
  work: () => Promise<unknown>,
): Promise<void> {
  refuseInvalid(before);
  if (before.status !== 'ACTIVE') {
    await work();
    return;
  }
  if (whileActive === 'fail') {
    const what = `The group rule "${ruleLabel(before)}" is active, and Okta changes only inactive rules`;
    const hint = 'deactivate it first, or set whileActive to "pause"';
    throw new OktaError('conflict', { what, hint }, { field: 'whileActive' });
  }
  await deactivateRule(okta, before.id, ['Then changes the rule and activates it again.']);
  const failed = await work().then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  try {
    await activateRule(okta, before.id);
  } catch (error) {
    throw leftInactive(before, { error, failed: failed?.error });
  }
  if (failed !== undefined) throw failed.error;
}

/** A pause that broke off: what failed, and that the rule is now inactive. */
function leftInactive(
  before: GroupRule,
  { error, failed }: { readonly error: unknown; readonly failed: unknown },
): unknown {
  const first = failed ?? error;
  if (!(first instanceof OktaError)) return first;
  const done = failed === undefined ? 'changed' : 'not changed';
  const what = `The group rule "${ruleLabel(before)}" was ${done} and left inactive: ${first.what}`;
  return first.rephrased(first.category, { what, hint: 'activate it with activate_group_rule' });
}

/** Okta only reads and deletes a rule that has lost a group. */
function refuseInvalid(found: GroupRule): void {
  if (found.status === 'INVALID') throw invalid(found);
}

function invalid(found: GroupRule): OktaError {
  const what = `The group rule "${ruleLabel(found)}" is INVALID, because one of its groups was deleted`;
  return new OktaError('conflict', { what, hint: 'delete it and create a new one' }, { field: 'rule' });
}

function unlessInvalid(found: GroupRule): OktaError | undefined {
  return found.status === 'INVALID' ? invalid(found) : undefined;
}

/** Activates a rule unless it is active. Okta adds users in the background. */
export function activateRule(
  okta: Okta<'activateGroupRule' | 'getGroupRule'>,
  ruleId: string,
): Promise<Replaced<GroupRule>> {
  return changeStatusOf<GroupRule>({
    read: () => readRule(okta, ruleId),
    status: 'ACTIVE',
    refuse: unlessInvalid,
    send: (afterLoss) => okta.call('activateGroupRule', { path: { groupRuleId: ruleId }, afterLoss }),
  });
}

/** Deactivates a rule unless it is inactive. The members stay in their groups. */
export function deactivateRule(
  okta: Okta<'deactivateGroupRule' | 'getGroupRule'>,
  ruleId: string,
  notes: readonly string[] = [],
): Promise<Replaced<GroupRule>> {
  return changeStatusOf<GroupRule>({
    read: () => readRule(okta, ruleId),
    status: 'INACTIVE',
    refuse: unlessInvalid,
    send: (afterLoss) => okta.call('deactivateGroupRule', { path: { groupRuleId: ruleId }, afterLoss, notes }),
  });
}
