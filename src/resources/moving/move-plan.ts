import type { StepContext } from '../../step/action.ts';
import { named } from '../../step/report.ts';
import { AccessReader, type ReaderOperation } from '../access/access-reader.ts';
import type { App } from '../apps/app.ts';
import { appsOfUser } from '../apps/apps-of-user.ts';
import { findAssignment } from '../apps/assignment.ts';
import { ruleLabel } from '../group-rules/group-rule.ts';
import { verdictOf } from '../group-rules/rule-verdict.ts';
import type { Group } from '../groups/group.ts';
import type { User } from '../users/user.ts';
import { judgeHeldApp, judgeMissingApp } from './app-verdicts.ts';
import { type Expectation, keeping, lacking, wishFor } from './expectation.ts';
import type { Grace } from './grace.ts';
import { effectOf, judgeHeld, judgeMissing, type Verdict } from './group-verdicts.ts';
import type { PlanLine } from './move-fields.ts';

/** One line of a plan, with what carrying it out needs. */
export interface Planned extends PlanLine {
  readonly group?: Pick<Group, 'id' | 'type' | 'profile'>;
  readonly withGroup?: true;
  readonly mayEnd?: true;
}

/** Whose access is planned. */
export interface PlanQuestion {
  readonly before: User;
  /** The user with the profile that they will have. */
  readonly after: User;
  readonly expected: Expectation;
  readonly keep: readonly string[];
  readonly grace: Grace | undefined;
}

/** A plan, and what could not be decided. */
export interface MovePlan {
  readonly lines: readonly Planned[];
  readonly notes: readonly string[];
}

// Every membership that a rule may have given is asked about: an origin that is only evaluated is not enough to remove it.
const mostAsked = 1000;

/** Plans what becomes of every group and app of a user. Changes nothing. */
export async function planMove(
  context: Pick<StepContext<ReaderOperation>, 'okta' | 'memory'>,
  question: PlanQuestion,
): Promise<MovePlan> {
  const { before, grace } = question;
  const reader = new AccessReader(context, { user: before, mostAsked });
  const memberships = await reader.memberships();
  const apps = await appsOfUser(context.okta, before.id);
  const held = new Set([...memberships.keys(), ...apps.map(({ appId }) => appId)]);
  const expected = keeping(
    question.expected,
    question.keep.filter((id) => held.has(id)),
  );
  const deferring = <Line extends Planned>(line: Line): Planned => deferred(line, { expected, grace });
  const groups = await planGroups(reader, { ...question, expected });
  const decided = groups.lines.map(deferring);
  const planned = await planApps(reader, { apps, expected, groups: decided });
  return { lines: [...decided, ...planned.map(deferring)], notes: groups.notes };
}

/** A removal during the grace period, or a change that is only proposed. */
function deferred(line: Planned, { expected, grace }: { expected: Expectation; grace: Grace | undefined }): Planned {
  const isChange = line.verdict === 'add' || line.verdict === 'remove';
  if (!isChange || line.withGroup) return line;
  const proposed = expected.isProposal ? { proposed: true as const, hasAfter: line.hasNow } : {};
  if (line.verdict === 'add' || grace === undefined || grace.isOver) return { ...line, ...proposed };
  return { ...line, ...proposed, hasAfter: true, removeOn: grace.until };
}

async function planGroups(
  reader: AccessReader,
  { after, expected }: Pick<PlanQuestion, 'after' | 'expected'>,
): Promise<MovePlan> {
  const memberships = await reader.memberships();
  const all = (await reader.rules.all()) ?? [];
  const active = all.filter(({ status }) => status === 'ACTIVE');
  const filled = new Map(active.flatMap(({ groups }) => groups.map((group) => [group.id, group] as const)));
  const missing = new Set([...lacking(expected, 'groups', new Set(memberships.keys())), ...filled.keys()]);
  // What rules make of groups that the move itself may change is unsettled.
  const changing = [...memberships.values()].filter(
    ({ id }) => filled.has(id) || wishFor(expected, 'groups', id)?.isWanted === false,
  );
  const joining = [...missing]
    .filter((id) => !memberships.has(id))
    .map((id) => ({ id, ...nameOf(filled.get(id)?.name) }));
  const subject = await reader.subject([...changing, ...joining]);
  const effectIn = (groupId: string) => effectOf(active, { groupId, user: after, subject });
  const lines: Planned[] = [];
  const add = (group: Pick<Group, 'id' | 'type' | 'profile'>, verdict: Verdict) =>
    lines.push({ kind: 'group', ...named(group.id, group.profile?.name), ...verdict, group });
  for (const origin of await reader.origins([...memberships.values()])) {
    const { id } = origin.group;
    const wish = wishFor(expected, 'groups', id);
    add(origin.group, judgeHeld({ origin, effect: effectIn(id), wish, silence: expected.silence }));
  }
  for (const id of missing) {
    if (memberships.has(id)) continue;
    const wish = wishFor(expected, 'groups', id);
    const effect = effectIn(id);
    const isWanted = wish?.isWanted === true && effect.adding.length === 0;
    const group = isWanted ? await reader.okta.find('getGroup', { path: { groupId: id } }) : undefined;
    const verdict = judgeMissing(group, { effect, wish });
    if (verdict !== undefined) add(group ?? { id, ...nameOf(filled.get(id)?.name) }, verdict);
  }
  const undecided = active.filter(
    (rule) =>
      verdictOf(rule, after, subject).outcome === 'undecided' && rule.groups.some(({ id }) => !memberships.has(id)),
  );
  return { lines, notes: [...expected.notes, ...undecidedNote(undecided.map(ruleLabel))] };
}

function nameOf(name: string | undefined): { profile?: { name: string } } {
  return name === undefined ? {} : { profile: { name } };
}

function undecidedNote(rules: readonly string[]): string[] {
  if (rules.length === 0) return [];
  return [`Whether the user matches these group rules cannot be judged: ${rules.join(', ')}.`];
}

interface AppQuestion {
  readonly apps: Awaited<ReturnType<typeof appsOfUser>>;
  readonly expected: Expectation;
  readonly groups: readonly Planned[];
}

async function planApps(reader: AccessReader, { apps, expected, groups }: AppQuestion): Promise<Planned[]> {
  const going = new Set(groups.filter(({ hasNow, hasAfter }) => hasNow && !hasAfter).map(({ id }) => id));
  const concerned = apps.filter(({ appId }) => going.size > 0 || wishFor(expected, 'apps', appId)?.isWanted === false);
  const byApp = concerned.length === 0 ? new Map<string, Group[]>() : await reader.groupsByApp(concerned);
  const coming = await appsComing(reader, groups);
  const lines: Planned[] = [];
  for (const { appId, label, found } of apps) {
    const assignment = found ?? (await findAssignment(reader.okta, { appId, userId: reader.user.id }));
    const through = byApp.get(appId) ?? [];
    const verdict = judgeHeldApp({
      isDirect: assignment?.appUser.scope === 'USER',
      wish: wishFor(expected, 'apps', appId),
      silence: expected.silence,
      staying: [...through.filter(({ id }) => !going.has(id)), ...(coming.get(appId)?.through ?? [])],
      leaving: through.filter(({ id }) => going.has(id)),
    });
    lines.push({ kind: 'app', ...named(appId, label), ...verdict });
  }
  const held = new Set(apps.map(({ appId }) => appId));
  for (const appId of new Set([...lacking(expected, 'apps', held), ...coming.keys()])) {
    if (held.has(appId)) continue;
    const known = coming.get(appId);
    const app = known?.app ?? (await reader.okta.find('getApplication', { path: { appId } }));
    const verdict = judgeMissingApp(app, { wish: expected.apps.get(appId), through: known?.through ?? [] });
    lines.push({ kind: 'app', ...named(appId, app?.label), ...verdict });
  }
  return lines;
}

interface ComingApp {
  readonly app: App;
  readonly through: Pick<Group, 'id' | 'profile'>[];
}

/** The active apps that come with the groups that a user joins, by ID. */
async function appsComing(reader: AccessReader, groups: readonly Planned[]): Promise<Map<string, ComingApp>> {
  const coming = new Map<string, ComingApp>();
  for (const { id, hasNow, hasAfter, group = { id } } of groups) {
    if (hasNow || !hasAfter) continue;
    for (const app of await reader.appsOfGroup(id)) {
      if (app.status === 'INACTIVE') continue;
      const known = coming.get(app.id) ?? { app, through: [] };
      known.through.push(group);
      coming.set(app.id, known);
    }
  }
  return coming;
}
