import type { Okta, StepContext } from '../../step/action.ts';
import { refuseTokenOwner } from '../../step/fields.ts';
import { named, Report, type ReportLine, type Settled } from '../../step/report.ts';
import { deletePermanently } from '../users/deletion.ts';
import { deactivate } from '../users/lifecycle.ts';
import { readUnlessGone, type User } from '../users/user.ts';
import {
  appEntitlements,
  type Entitlement,
  type EntitlementKind,
  factorEntitlements,
  groupEntitlements,
} from './entitlements.ts';

/** What offboarding may call. */
export type OffboardingOperation =
  | 'deactivateUser'
  | 'getUser'
  | 'revokeUserSessions'
  | 'listUserGroups'
  | 'unassignUserFromGroup'
  | 'listGroupRules'
  | 'listGroupRulesForUserInGroup'
  | 'listApplications'
  | 'listAppLinks'
  | 'getApplicationUser'
  | 'unassignUserFromApplication'
  | 'listFactors'
  | 'resetFactors'
  | 'deleteUser';

/** What offboarding works with. */
export type OffboardingContext = Pick<StepContext<OffboardingOperation>, 'okta' | 'signal'>;
type Client = Okta<OffboardingOperation>;

/** What to end. */
export interface Offboarding {
  /** ID or login. */
  readonly user: string;
  readonly clearSessions: boolean;
  readonly groups: boolean;
  readonly ruleMemberships: 'keep' | 'remove';
  readonly apps: boolean;
  readonly factors: boolean;
  readonly delete: boolean;
  readonly sendEmail: boolean;
  readonly allowTokenOwner: boolean;
}

/** The result of an offboarding. */
export interface Offboarded {
  readonly userId: string;
  /** The user after the offboarding, or before a deletion; only the ID if the user was already gone. */
  readonly user: User;
  readonly report: ReportLine[];
  readonly complete: boolean;
}

interface OffboardingSubject {
  readonly report: Report;
  readonly user: User;
  readonly wanted: Offboarding;
}

/**
 * Ends all access of a user: first sessions and account, then groups, apps and factors. Reads these before the deactivation,
 * which removes some of them, so that the report can name them, and removes the rest one by one. Okta's help: a deactivated
 * user loses the apps and keeps the groups.
 */
export async function offboard({ okta, signal }: OffboardingContext, wanted: Offboarding): Promise<Offboarded> {
  const report = new Report(signal);
  const user = await readUnlessGone(okta, wanted.user);
  if (user === undefined) return gone(report, wanted);
  await refuseOwner(okta, { user, wanted });
  const subject = { report, user, wanted };
  if (wanted.clearSessions) await clearSessions(okta, subject);
  const found: Found[] = [];
  for (const kind of kindsOf(okta, subject)) found.push({ kind, before: await report.settle(kind.list()) });
  const deactivated = await endAccount(okta, subject);
  const deleted = wanted.delete && (await deletion(okta, subject, deactivated));
  let changed = deactivated.line.outcome !== 'unchanged';
  for (const one of found) {
    if (deleted) reportDeleted(report, one);
    else if (await removeAll(report, { ...one, changed, deactivated: deactivated.line.outcome !== 'failed' }))
      changed = true;
  }
  return { userId: user.id, user: deactivated.user, report: report.lines, complete: report.complete };
}

/** Reports what an offboarding would do. */
export async function planOffboarding({ okta, signal }: OffboardingContext, wanted: Offboarding) {
  const report = new Report(signal);
  const user = await readUnlessGone(okta, wanted.user);
  const plan = (about: Offboarded, notes: string[]) => ({ dryRun: true as const, ...about, notes });
  if (user === undefined) return plan(gone(report, wanted), []);
  await refuseOwner(okta, { user, wanted });
  const subject = { report, user, wanted };
  const over = isOver(user);
  const target = named(user.id, user.profile?.login);
  if (wanted.clearSessions) report.add({ step: 'clear_user_sessions', target, ...(over ? noSessions : planned) });
  report.add({ step: 'deactivate_user', target, ...(over ? { outcome: 'unchanged' } : planned) });
  if (wanted.delete) report.add({ step: 'delete_user', target, ...planned });
  for (const kind of kindsOf(okta, subject)) planAll(report, { kind, before: await report.settle(kind.list()), over });
  const notes = [
    ...(over ? [] : ['Deactivating removes every app, which may destroy data in the apps and cannot be undone.']),
    ...(wanted.delete ? ['Deleting is permanent.'] : []),
  ];
  return plan({ userId: user.id, user, report: report.lines, complete: report.complete }, notes);
}

const planned = { outcome: 'planned' } as const;
const noSessions = { outcome: 'unchanged', reason: 'A deactivated user has no sessions.' } as const;
const needsDeactivation = 'Requires a deactivated user, but the deactivation failed.';

function isOver({ status }: User): boolean {
  return status === 'DEPROVISIONED';
}

/** Refuses the token's own owner before the first write. */
async function refuseOwner(okta: Client, { user, wanted }: Pick<OffboardingSubject, 'user' | 'wanted'>): Promise<void> {
  if (!isOver(user)) await refuseTokenOwner(okta, { userId: user.id, allowTokenOwner: wanted.allowTokenOwner });
}

function kindsOf(okta: Client, { user, wanted }: OffboardingSubject): EntitlementKind[] {
  return [
    ...(wanted.groups ? [groupEntitlements(okta, { userId: user.id, ruleMemberships: wanted.ruleMemberships })] : []),
    ...(wanted.apps ? [appEntitlements(okta, user.id)] : []),
    ...(wanted.factors ? [factorEntitlements(okta, user.id)] : []),
  ];
}

function gone(report: Report, wanted: Offboarding): Offboarded {
  const reason = 'Okta does not have a user with this ID: they were already deleted.';
  const step = wanted.delete ? 'delete_user' : 'deactivate_user';
  report.add({ step, target: { id: wanted.user }, outcome: 'unchanged', reason });
  return { userId: wanted.user, user: { id: wanted.user }, report: report.lines, complete: report.complete };
}

async function clearSessions(okta: Client, { report, user }: OffboardingSubject): Promise<void> {
  const subject = { step: 'clear_user_sessions', target: named(user.id, user.profile?.login) } as const;
  if (isOver(user)) {
    report.add({ ...subject, ...noSessions });
    return;
  }
  await report.attempt(subject, async () => {
    await okta.call('revokeUserSessions', { path: { userId: user.id }, query: { oauthTokens: true } });
    return { outcome: 'done' };
  });
}

interface Deactivated {
  readonly line: ReportLine;
  readonly user: User;
}

async function endAccount(
  okta: Client,
  { report, user, wanted: { sendEmail, allowTokenOwner } }: OffboardingSubject,
): Promise<Deactivated> {
  let after = user;
  const line = await report.attempt(
    { step: 'deactivate_user', target: named(user.id, user.profile?.login) },
    async () => {
      const change = await deactivate(okta, { user, sendEmail, allowTokenOwner });
      after = change.user;
      return { outcome: change.changed ? 'done' : 'unchanged' };
    },
  );
  return { line, user: after };
}

/** Deletes the user. Returns whether they are gone. */
async function deletion(
  okta: Client,
  { report, user, wanted }: OffboardingSubject,
  { line }: Deactivated,
): Promise<boolean> {
  const subject = { step: 'delete_user', target: named(user.id, user.profile?.login) } as const;
  if (line.outcome === 'failed') {
    report.add({ ...subject, outcome: 'skipped', reason: needsDeactivation });
    return false;
  }
  // One email is enough: it went with the deactivation.
  const sendEmail = wanted.sendEmail && line.outcome === 'unchanged';
  const { outcome } = await report.attempt(subject, async () => {
    const { changed, deleted } = await deletePermanently(okta, {
      user: user.id,
      sendEmail,
      allowTokenOwner: wanted.allowTokenOwner,
    });
    if (deleted) return { outcome: changed ? 'done' : 'unchanged' };
    return {
      outcome: 'failed',
      reason: 'Okta accepted the deletion but still returns the user. Run this again to make sure.',
    };
  });
  return outcome !== 'failed';
}

interface Found {
  readonly kind: EntitlementKind;
  readonly before: Settled<Entitlement[]>;
}

function reportDeleted(report: Report, { kind: { step, none }, before }: Found): void {
  const held = before.value ?? [];
  if (before.error === undefined && held.length === 0) report.add({ step, outcome: 'unchanged', reason: none });
  if (before.error !== undefined) report.add({ step, outcome: 'done', reason: unlisted });
  for (const { target } of held) report.add({ step, target, outcome: 'done', reason: 'Removed with the user.' });
}

const unlisted = 'Nothing is left. What the user had before could not be listed.';

/** Removes everything of one kind that is left. Returns whether it removed anything. */
async function removeAll(
  report: Report,
  { kind, before, changed, deactivated }: Found & { readonly changed: boolean; readonly deactivated: boolean },
): Promise<boolean> {
  const { step, none } = kind;
  const now = changed ? await report.settle(kind.list()) : before;
  // Okta may not list what a deactivated user has. Then the list from before the deactivation applies.
  const listed = now.value ?? before.value ?? kind.unlisted;
  const held = kind.lingers ? joined(before.value, listed) : listed;
  if (now.error !== undefined && held === undefined) {
    report.failed({ step }, now.error);
    return false;
  }
  const left = new Set(held?.map(({ target }) => target.id));
  const ended = (before.value ?? []).filter(({ target }) => !left.has(target.id));
  for (const { target } of ended)
    report.add({ step, target, outcome: 'done', reason: 'Removed by the earlier steps.' });
  if (left.size === 0 && before.error !== undefined) report.add({ step, outcome: 'done', reason: unlisted });
  else if (left.size === 0 && ended.length === 0) report.add({ step, outcome: 'unchanged', reason: none });
  let took = false;
  for (const holding of held ?? []) {
    const line = await take(report, { step, holding, deactivated });
    took ||= line.outcome === 'done';
  }
  return took;
}

/** Entitlements from before and from now, each once. */
function joined(
  before: readonly Entitlement[] = [],
  now: readonly Entitlement[] | undefined,
): readonly Entitlement[] | undefined {
  const known = new Set(now?.map(({ target }) => target.id));
  return now === undefined ? undefined : [...before.filter(({ target }) => !known.has(target.id)), ...now];
}

async function take(
  report: Report,
  { step, holding, deactivated }: Pick<ReportLine, 'step'> & { holding: Entitlement; deactivated: boolean },
): Promise<ReportLine> {
  const subject = { step, target: holding.target };
  if (holding.obstacle !== undefined) return report.skipped(subject, holding.obstacle);
  // An open account without factors is easier to break into.
  if (step === 'reset_user_factors' && !deactivated)
    return report.add({ ...subject, outcome: 'skipped', reason: needsDeactivation });
  const end = async () => {
    await holding.end();
    const reason = holding.cost === undefined ? {} : { reason: holding.cost };
    return { outcome: 'done', ...reason } as const;
  };
  // Only the reset removes a factor, so a conflict means that it failed.
  return report.attempt(subject, end, { onConflict: step === 'reset_user_factors' ? 'failed' : 'skipped' });
}

function planAll(report: Report, { kind, before, over }: Found & { readonly over: boolean }): void {
  const { step, none } = kind;
  const held = before.value ?? kind.unlisted;
  if (before.error !== undefined && held === undefined) {
    report.failed({ step }, before.error);
    return;
  }
  if (held?.length === 0) report.add({ step, outcome: 'unchanged', reason: none });
  for (const { target, obstacle, cost } of held ?? []) {
    // Apps assigned through a group end with the deactivation.
    const ends = step === 'revoke_app_from_user' && !over;
    if (obstacle !== undefined && !ends) report.skipped({ step, target }, obstacle);
    else report.add({ step, target, ...planned, ...(cost === undefined ? {} : { reason: cost }) });
  }
}
