import { absent } from '../../okta/absent.ts';
import { objectAt, textAt } from '../../okta/json.ts';
import type { Okta, StepContext } from '../../step/action.ts';
import { named, Report, type ReportLine, type Result } from '../../step/report.ts';
import { assignApp, assignDirectly, findAssignment } from '../apps/assignment.ts';
import { ruleLabel } from '../group-rules/group-rule.ts';
import { GroupRules, type RuleOperation } from '../group-rules/group-rules.ts';
import { changeRule, readRule } from '../group-rules/rule-change.ts';
import { addToGroup, externallyManagedGroup, membershipsOf } from '../groups/membership.ts';
import { assignRole, rolesOf } from '../roles/assignment.ts';
import type { RoleType } from '../roles/role.ts';
import { targetKind } from '../roles/targets.ts';
import { activate, suspend, unsuspend } from '../users/lifecycle.ts';
import type { User } from '../users/user.ts';
import { isRoleType, type LossHistory, type LostThing } from './history.ts';

/** What restoring may call. */
export type RestoringOperation =
  | 'getUser'
  | 'activateUser'
  | 'reactivateUser'
  | 'unsuspendUser'
  | 'suspendUser'
  | 'listLogEvents'
  | 'listUserGroups'
  | 'getGroup'
  | 'assignUserToGroup'
  | RuleOperation
  | 'getGroupRule'
  | 'deactivateGroupRule'
  | 'replaceGroupRule'
  | 'activateGroupRule'
  | 'getApplication'
  | 'listApplicationGroupAssignments'
  | 'getApplicationUser'
  | 'assignUserToApplication'
  | 'updateApplicationUser'
  | 'listAssignedRolesForUser'
  | 'assignRoleToUser'
  | 'unassignRoleFromUser'
  | 'assignGroupTargetToUserRole'
  | 'assignAppTargetToAdminRoleForUser'
  | 'assignAppInstanceTargetToAppAdminRoleForUser'
  | 'listGroupTargetsForRole'
  | 'listApplicationTargetsForApplicationAdministratorRoleForUser';

/** The kinds of things that can be restored. */
export const restorable = ['status', 'ruleExclusions', 'groups', 'apps', 'roles'] as const;

/** One of {@link restorable}. */
export type Restorable = (typeof restorable)[number];

/** What to restore. */
export interface Restoring {
  readonly user: User;
  readonly history: LossHistory;
  readonly kinds: readonly Restorable[];
  readonly receipts: readonly unknown[];
  readonly sendEmail: boolean;
  /** Whether to report only. */
  readonly dryRun: boolean;
}

type Client = Okta<RestoringOperation>;

/** One thing to give back, or the reason not to. */
interface Item {
  readonly step: ReportLine['step'];
  readonly target: { readonly id: string; readonly name?: string };
  readonly skip?: string | undefined;
  /** What to know about it. */
  readonly reason?: string | undefined;
  give?(): Promise<boolean>;
}

/** Gives back what a user lost, in the order in which Okta accepts it. Returns one line for each thing. */
export async function restore(
  { okta, signal }: Pick<StepContext<RestoringOperation>, 'okta' | 'signal'>,
  restoring: Restoring,
): Promise<Report> {
  const report = new Report(signal);
  const { kinds } = restoring;
  const statuses = kinds.includes('status') ? statusItems(okta, restoring) : { first: [], last: [] };
  const staysInactive =
    restoring.user.status === 'DEPROVISIONED' && statuses.first.every(({ give }) => give === undefined);
  await giveAll(report, statuses.first, restoring);
  if (kinds.includes('ruleExclusions')) await giveAll(report, await exclusionItems(okta, restoring), restoring);
  if (kinds.includes('groups')) await giveAll(report, await groupItems(okta, restoring), restoring);
  for (const [kind, items] of [
    ['apps', appItems],
    ['roles', roleItems],
  ] as const) {
    if (!kinds.includes(kind)) continue;
    const found = await items(okta, restoring);
    const blocked = found.map(({ give, ...item }) => (give === undefined ? item : { ...item, skip: inactiveText }));
    await giveAll(report, staysInactive ? blocked : found, restoring);
  }
  await giveAll(report, statuses.last, restoring);
  return report;
}

const inactiveText = 'The user stays deactivated and can have neither apps nor roles. Restore their status as well.';
const laterText = 'It was changed again after the window. Move until forward to include that.';

async function giveAll(report: Report, items: readonly Item[], { dryRun }: Restoring): Promise<void> {
  for (const { step, target, skip, reason, give } of items) {
    const about = reason === undefined ? {} : { reason };
    if (skip !== undefined) report.add({ step, target, outcome: 'skipped', reason: skip });
    else if (give === undefined) report.add({ step, target, outcome: 'unchanged', ...about });
    else if (dryRun) report.add({ step, target, outcome: 'planned', ...about });
    else
      await report.attempt({ step, target }, async (): Promise<Result> => {
        return { outcome: (await give()) ? 'done' : 'unchanged', ...about };
      });
  }
}

function subjectOf({ id, profile }: User, step: ReportLine['step']) {
  return { step, target: named(id, profile?.login) };
}

function statusItems(
  okta: Client,
  { user, history, sendEmail }: Restoring,
): { readonly first: readonly Item[]; readonly last: readonly Item[] } {
  const { wasSuspended, lostStatus } = history;
  const isSuspended = user.status === 'SUSPENDED';
  const subject = subjectOf(user, isSuspended ? 'unsuspend_user' : 'activate_user');
  if (user.status !== 'DEPROVISIONED' && !isSuspended) return { first: [subject], last: [] };
  if (!lostStatus) return { first: [{ ...subject, skip: 'They lost their status outside the window.' }], last: [] };
  if (isSuspended) {
    const give = async () => (await unsuspend(okta, { user })).changed;
    return { first: [wasSuspended === true ? subject : { ...subject, give }], last: [] };
  }
  if (user.activated === undefined)
    return { first: [{ ...subject, skip: 'They had never been activated.' }], last: [] };
  const reason =
    wasSuspended === undefined
      ? 'They must set a new password. The log does not show whether they were suspended before.'
      : 'They must set a new password.';
  const first = { ...subject, reason, give: async () => (await activate(okta, { user, sendEmail })).changed };
  const again = { ...subjectOf(user, 'suspend_user'), reason: 'They were suspended before.' };
  const give = async () => (await suspend(okta, { user: user.id, allowTokenOwner: false })).changed;
  return { first: [first], last: wasSuspended === true ? [{ ...again, give }] : [] };
}

async function exclusionItems(okta: Client, { user, history }: Restoring): Promise<Item[]> {
  const items: Item[] = [];
  for (const { id, name, changedLater } of history.exclusions) {
    const item = { step: 'update_group_rule', target: named(id, name) } as const;
    const rule = await absent(readRule(okta, id));
    if (rule === undefined) items.push({ ...item, skip: 'The rule no longer exists.' });
    else if (!rule.excludedUsers.includes(user.id))
      items.push({ ...item, reason: 'The rule does not exclude the user.' });
    else if (changedLater) items.push({ ...item, skip: laterText });
    else
      items.push({
        step: item.step,
        target: named(id, ruleLabel(rule)),
        reason: 'The rule no longer excludes the user, and adds them again if they match it.',
        give: async () => {
          const excludedUsers = rule.excludedUsers.filter((other) => other !== user.id);
          return (await changeRule(okta, { ruleId: id, excludedUsers, whileActive: 'pause' })).changed;
        },
      });
  }
  return items;
}

async function groupItems(okta: Client, { user, history }: Restoring): Promise<Item[]> {
  const present = await membershipsOf(okta, user.id);
  const rules = (await new GroupRules(okta).all()) ?? [];
  const items: Item[] = [];
  for (const lost of history.groups) {
    const { id } = lost;
    const item = { step: 'add_user_to_group', target: named(id, lost.name) } as const;
    const group = present.get(id) ?? (await okta.find('getGroup', { path: { groupId: id } }));
    const rule = rules.find(({ groups }) => groups.some((filled) => filled.id === id));
    if (present.has(id)) items.push(item);
    else if (group === undefined) items.push({ ...item, skip: 'The group no longer exists.' });
    else if (lost.changedLater) items.push({ ...item, skip: laterText });
    else if (externallyManagedGroup(group) !== undefined)
      items.push({ ...item, skip: externallyManagedGroup(group)?.message });
    else if (rule !== undefined && lost.byRule !== false)
      items.push({
        ...item,
        skip: `The group rule "${ruleLabel(rule)}" adds users to this group, and adds this one if they match it.`,
      });
    else if (lost.byRule === true)
      items.push({ ...item, skip: 'A group rule that no longer exists had added the user.' });
    else
      items.push({
        ...item,
        give: async () => {
          await addToGroup(okta, { userId: user.id, groupId: id });
          return true;
        },
      });
  }
  return items;
}

async function appItems(okta: Client, { user, history, receipts }: Restoring): Promise<Item[]> {
  const items: Item[] = [];
  const groups = new Set([...(await membershipsOf(okta, user.id)).keys(), ...history.groups.map(({ id }) => id)]);
  for (const { id, name, changedLater } of history.apps) {
    const about = { step: 'assign_app_to_user', target: named(id, name) } as const;
    const app = await okta.find('getApplication', { path: { appId: id } });
    const found = app === undefined ? undefined : await findAssignment(okta, { appId: id, userId: user.id });
    const known = assignmentIn(receipts, { appId: id, userId: user.id });
    const becomesDirect = known?.isDirect === true && found?.appUser.scope === 'GROUP';
    if (app === undefined) items.push({ ...about, skip: 'The app no longer exists.' });
    else if (found !== undefined && !becomesDirect) items.push(about);
    else if (changedLater) items.push({ ...about, skip: laterText });
    else if (app.status !== 'ACTIVE') items.push({ ...about, skip: 'The app is inactive.' });
    else if (known?.isDirect === false)
      items.push({ ...about, skip: 'The receipts show that a group had assigned it, and only a group can again.' });
    else {
      const group = known === undefined ? await groupWithApp(okta, { appId: id, groups }) : undefined;
      const content = known?.content;
      const give = async () => {
        if (becomesDirect) await assignDirectly(okta, { appId: id, userId: user.id });
        await assignApp(okta, { appId: id, userId: user.id, content: content ?? {}, isAbsent: !becomesDirect });
        return true;
      };
      const reason =
        content === undefined
          ? 'The log does not show their attributes in the app. The app gets its defaults.'
          : undefined;
      items.push(group === undefined ? { ...about, reason, give } : { ...about, skip: comesWithText(group) });
    }
  }
  return items;
}

// Okta logs the end of both kinds of assignment alike. The assignment that the group brings back says nothing of the old one.
function comesWithText(group: string): string {
  return `The app comes with the group ${group}. The log does not show whether it was assigned directly, too; the receipts of the run that took it would.`;
}

/** One of these groups that has the app. */
async function groupWithApp(
  okta: Okta<'listApplicationGroupAssignments'>,
  { appId, groups }: { readonly appId: string; readonly groups: ReadonlySet<string> },
): Promise<string | undefined> {
  for await (const page of okta.pages('listApplicationGroupAssignments', { path: { appId } })) {
    const found = page.find(({ id }) => groups.has(id));
    if (found !== undefined) return found.id;
  }
  return undefined;
}

/** An assignment before a run removed it, from the receipts of the run. */
function assignmentIn(receipts: readonly unknown[], { appId, userId }: { appId: string; userId: string }) {
  const path = `/api/v1/apps/${appId}/users/${userId}`;
  for (const receipt of receipts) {
    const losses: unknown = objectAt(receipt)['losses'];
    const all: readonly unknown[] = [receipt, ...(Array.isArray(losses) ? losses : [])];
    const found = all.find((one) => textAt(one, 'path') === path);
    if (found === undefined) continue;
    const before = objectAt(found, 'before');
    const values = Object.entries(before).filter(([name]) => name.startsWith('profile.'));
    const profile = Object.fromEntries(values.map(([name, value]) => [name.slice('profile.'.length), value]));
    const userName = before['credentials.userName'];
    const content = { profile, ...(typeof userName === 'string' ? { credentials: { userName } } : {}) };
    return { isDirect: before['scope'] !== 'GROUP', content };
  }
  return undefined;
}

async function roleItems(okta: Client, { user, history }: Restoring): Promise<Item[]> {
  const lost = history.roles.filter(({ id }) => isRoleType(id));
  if (lost.length === 0 && history.customRoles.length === 0) return [];
  const present = (await rolesOf(okta, user.id)).filter(({ throughGroup }) => throughGroup !== true);
  const custom = history.customRoles.map(({ id: label }): Item => {
    const item = { step: 'assign_role_to_user', target: named('CUSTOM', label) } as const;
    const has = present.some((role) => role.type === 'CUSTOM' && role.label === label);
    return has ? item : { ...item, skip: customText };
  });
  const standard = lost.map(({ id: type, name, changedLater }: LostThing): Item => {
    const item = { step: 'assign_role_to_user', target: named(type, name) } as const;
    if (!isRoleType(type) || present.some((role) => role.type === type)) return item;
    if (changedLater) return { ...item, skip: laterText };
    if (type === 'CUSTOM') return { ...item, skip: customText };
    if (targetKind(type) !== undefined) return { ...item, skip: limitedText(type) };
    return {
      ...item,
      give: async () => (await assignRole(okta, { userId: user.id, input: { role: type }, dryRun: false })).changed,
    };
  });
  return [...standard, ...custom];
}

// Assigned without its limits, a role would cover everything.
function limitedText(type: RoleType): string {
  const kind = targetKind(type);
  return `Okta does not log which ${kind} the role was limited to, and without limits it would cover all ${kind}. If a plan revoked it, undo that run.`;
}

const customText = 'Okta does not log the resource set of a custom role. If a plan revoked it, undo that run.';
