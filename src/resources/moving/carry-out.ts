import { OktaError } from '../../okta/errors.ts';
import type { Okta, StepContext } from '../../step/action.ts';
import { named, type Report, type ReportLine } from '../../step/report.ts';
import { assignApp, assignDirectly, findAssignment, unassignApp } from '../apps/assignment.ts';
import type { Group } from '../groups/group.ts';
import { addToGroup, membershipsOf, removeFromGroup } from '../groups/membership.ts';
import type { Planned } from './move-plan.ts';

/** What carrying a plan out may call. */
export type CarryOutOperation =
  | 'assignUserToGroup'
  | 'unassignUserFromGroup'
  | 'getGroup'
  | 'listUserGroups'
  | 'assignUserToApplication'
  | 'updateApplicationUser'
  | 'getApplicationUser'
  | 'unassignUserFromApplication';

type Client = Okta<CarryOutOperation>;

/** What came of a plan. */
export interface Outcome {
  /** Why Okta refused a change that was planned, by the ID of the group or app. */
  readonly refused: ReadonlyMap<string, string>;
  /** Whether no grace period and no group rule is left to wait for, so that a later run would change nothing. */
  readonly isSettled: boolean;
}

/** A plan to carry out. */
export interface Move {
  readonly report: Report;
  readonly userId: string;
  readonly lines: readonly Planned[];
}

/** How long to wait for group rules, which Okta runs after a change of the profile. */
const rulesMs = 10_000;

/**
 * Carries a plan out, with one line of the report for each change: adds, then removes, so that no app is lost in between. What
 * depends on group rules comes last, when Okta has had time to run them. In a dry run, only reports.
 */
export async function carryOut(
  { okta, dryRun }: Pick<StepContext<CarryOutOperation>, 'okta' | 'dryRun'>,
  { report, userId, lines }: Move,
): Promise<Outcome> {
  const refused = new Map<string, string>();
  const carry = async (line: Planned) => {
    if (dryRun) {
      report.add({ ...subjectOf(line), outcome: 'planned', reason: line.reason });
      return;
    }
    const { category, reason } = await change(okta, { report, userId, line });
    if ((category === 'forbidden' || category === 'conflict') && reason !== undefined) refused.set(line.id, reason);
  };
  const changes = lines.filter((line) => isChange(line) && !isDeferred(line));
  const adds = changes.filter((line) => line.verdict === 'add' && !leavesByRule(line));
  const removals = changes.filter(({ verdict }) => verdict === 'remove');
  for (const line of [...adds, ...removals.filter(({ kind }) => kind === 'group')]) await carry(line);
  const after = dryRun ? undefined : await afterRules(okta, { userId, lines });
  for (const line of lines.filter(movedByRule)) {
    if (after === undefined) report.add({ ...subjectOf(line), outcome: 'planned', reason: line.reason });
    else if (after.has(line.id) === line.hasAfter)
      report.add({ ...subjectOf(line), outcome: 'done', reason: line.reason });
    else report.missing(subjectOf(line), notYet(line));
  }
  for (const line of changes.filter(leavesByRule)) {
    if (after?.has(line.id) === true) report.missing(subjectOf(line), notYet(line));
    else await carry(line);
  }
  // Okta does not revoke an app from a user while one of their groups assigns it.
  for (const line of removals.filter(({ kind }) => kind === 'app')) await carry(line);
  for (const line of lines) {
    const reason = skipReason(line);
    if (reason !== undefined) report.add({ ...subjectOf(line), outcome: 'skipped', reason });
  }
  const isOpen = ({ removeOn, proposed, mayEnd }: Planned) =>
    mayEnd === true || (removeOn !== undefined && proposed === undefined);
  return { refused, isSettled: !lines.some(isOpen) };
}

/** Waits until group rules have done what the plan expects of them. Returns the groups of the user by then. */
async function afterRules(
  okta: Client,
  { userId, lines }: Pick<Move, 'userId' | 'lines'>,
): Promise<ReadonlyMap<string, Group> | undefined> {
  const joining = lines.filter(movedByRule);
  const leaving = lines.filter(leavesByRule);
  if (joining.length + leaving.length === 0) return undefined;
  let groups: ReadonlyMap<string, Group> = new Map();
  await okta.until(async () => {
    groups = await membershipsOf(okta, userId);
    const isDone =
      joining.every(({ id, hasAfter }) => groups.has(id) === hasAfter) && leaving.every(({ id }) => !groups.has(id));
    return isDone ? groups : undefined;
  }, rulesMs);
  return groups;
}

function movedByRule({ verdict, hasNow, hasAfter }: Planned): boolean {
  return verdict === 'by_rule' && hasNow !== hasAfter;
}

/** Whether a rule ends a membership that is then made again by hand. */
function leavesByRule({ kind, verdict, hasNow, proposed }: Planned): boolean {
  return kind === 'group' && verdict === 'add' && hasNow && proposed === undefined;
}

function isChange({ verdict, withGroup }: Planned): boolean {
  return (verdict === 'add' || verdict === 'remove') && withGroup === undefined;
}

function isDeferred({ removeOn, proposed }: Planned): boolean {
  return removeOn !== undefined || proposed !== undefined;
}

/** Why a line of the plan is left alone, although something should change. */
function skipReason(line: Planned): string | undefined {
  if (line.verdict === 'cannot') return line.reason;
  if (line.proposed !== undefined) return `Only proposed. ${line.reason}`;
  return line.removeOn === undefined ? undefined : `Kept until ${line.removeOn}. ${line.reason}`;
}

function subjectOf(line: Planned): Pick<ReportLine, 'step'> & { target: { id: string; name?: string } } {
  const isRemoving = line.verdict === 'remove' || (line.verdict !== 'add' && line.hasNow);
  const ofGroup = isRemoving ? 'remove_user_from_group' : 'add_user_to_group';
  const ofApp = isRemoving ? 'revoke_app_from_user' : 'assign_app_to_user';
  return { step: line.kind === 'group' ? ofGroup : ofApp, target: named(line.id, line.name) };
}

function notYet({ kind, name, id, verdict }: Planned): OktaError {
  const what = `Okta has not run the group rules for the ${kind} ${name ?? id} yet`;
  const then = verdict === 'add' ? 'run this again to add the user' : 'run this again later to check';
  return new OktaError('conflict', { what, hint: then }, { field: 'user' });
}

interface OneChange {
  readonly report: Report;
  readonly userId: string;
  readonly line: Planned;
}

async function change(okta: Client, { report, userId, line }: OneChange): Promise<ReportLine> {
  return report.attempt(subjectOf(line), async () => {
    const isDone = await make(okta, { userId, line });
    return { outcome: isDone ? 'done' : 'unchanged', reason: line.reason };
  });
}

/** Makes one change. Returns whether there was anything to change. */
async function make(
  okta: Client,
  { userId, line: { kind, id, verdict, hasNow, group = { id } } }: Omit<OneChange, 'report'>,
): Promise<boolean> {
  if (kind === 'group') {
    if (verdict === 'remove') return removeFromGroup(okta, { userId, group });
    await addToGroup(okta, { userId, groupId: id });
    return true;
  }
  const app = { appId: id, userId };
  if (verdict === 'add') {
    // An assignment through a group that goes becomes a direct one before that, so that the account in the app survives.
    if (hasNow) await assignDirectly(okta, app);
    else return (await assignApp(okta, { ...app, content: {} })).changed;
    return true;
  }
  const found = await findAssignment(okta, app);
  return found === undefined ? false : unassignApp(okta, { ...app, found });
}
