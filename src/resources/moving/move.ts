import { OktaError } from '../../okta/errors.ts';
import type { Okta, StepContext } from '../../step/action.ts';
import { differing } from '../../step/attributes.ts';
import { named, Report } from '../../step/report.ts';
import type { ReaderOperation } from '../access/access-reader.ts';
import { changeProfile } from '../users/profile-update.ts';
import { readAfterwards, type User } from '../users/user.ts';
import { expectedByMap, readCsv } from './access-map.ts';
import { type CarryOutOperation, carryOut, type Outcome } from './carry-out.ts';
import { type Expectation, rulesAlone } from './expectation.ts';
import { type Grace, graceAt } from './grace.ts';
import { type MoveInput, type PlanLine, usualPeers, usualShare } from './move-fields.ts';
import { type Planned, planMove } from './move-plan.ts';
import { expectedByPeers, type PeerOperation } from './peers.ts';

/** What a move may call. */
export type MoveOperation = 'updateUser' | 'replaceUser' | ReaderOperation | PeerOperation | CarryOutOperation;

/** What a move works with. */
export type MoveContext = Pick<StepContext<MoveOperation>, 'okta' | 'memory' | 'signal' | 'dryRun'>;

/**
 * Moves a user: sets the profile, plans what becomes of their groups and apps, and carries the plan out. The plan rests on the
 * profile as it will be, so that a dry run and a run return the same one.
 */
export async function moveUser(context: MoveContext, input: MoveInput) {
  const { okta, dryRun, signal } = context;
  const before = await okta.read('getUser', { path: { id: input.user } });
  refuseDeactivated(before);
  const { change = {} } = input;
  // In an update, null clears an attribute.
  const profile = Object.entries({ ...before.profile, ...change }).filter(([, value]) => value !== null);
  const after = { ...before, profile: Object.fromEntries(profile) };
  const question = {
    before,
    after,
    expected: await expectationOf(okta, after, input),
    keep: input.keep ?? [],
    grace: graceOf(okta, input),
  };
  const { lines, notes } = await planMove(context, question);
  const report = new Report(signal);
  const updated = differing(before.profile, change);
  const target = named(before.id, before.profile?.login);
  if (updated.length > 0) {
    if (!dryRun) await changeProfile(okta, { before, mode: 'partial', profile: change });
    report.add({ step: 'update_user', target, outcome: dryRun ? 'planned' : 'done' });
  }
  const outcome = await carryOut(context, { report, userId: before.id, lines });
  const plan = lines.map((line) => shown(line, outcome));
  const { changed, complete, ...rest } = report.summary(dryRun);
  return {
    changed,
    user: changed ? await readAfterwards(okta, before) : before,
    updated,
    sentence: sentenceOf(before, plan),
    plan,
    ...rest,
    complete: complete && outcome.isSettled,
    notes: [...notes],
  };
}

function refuseDeactivated({ status }: User): void {
  if (status !== 'DEPROVISIONED') return;
  const what = 'The user is deactivated, and Okta gives deactivated users no groups and apps';
  throw new OktaError('conflict', { what, hint: 'activate the user first' }, { field: 'user' });
}

async function expectationOf(okta: Okta<PeerOperation>, user: User, input: MoveInput): Promise<Expectation> {
  if (input.expected === 'rules') return rulesAlone;
  if (input.expected === 'map') return expectedByMap(input.map ?? readCsv(input.mapCsv ?? '').rows, user);
  const { peersBy = [], peersShare = usualShare, mostPeers = usualPeers, applyProposals = false } = input;
  return expectedByPeers(okta, user, {
    by: peersBy,
    share: peersShare,
    most: mostPeers,
    isApproved: applyProposals,
  });
}

function graceOf(okta: Okta<never>, { grace, movedOn }: MoveInput): Grace | undefined {
  if (grace === undefined || movedOn === undefined) return undefined;
  // Without the org's time, nothing is over.
  return graceAt({ grace, movedOn }, okta.orgNow() ?? 0);
}

/** A line of the plan as the step returns it. What Okta refused turned out to be impossible. */
function shown({ group: _, withGroup: __, mayEnd: ___, ...line }: Planned, { refused }: Outcome): PlanLine {
  const reason = refused.get(line.id);
  return reason === undefined ? line : { ...line, verdict: 'cannot', reason, hasAfter: line.hasNow };
}

function sentenceOf({ id, profile }: User, plan: readonly PlanLine[]): string {
  const count = (test: (line: PlanLine) => boolean) => plan.filter(test).length;
  const isNow = (line: PlanLine) => line.proposed === undefined && line.removeOn === undefined;
  const parts = [
    [count((line) => line.verdict === 'add' && isNow(line)), 'to add'],
    [count((line) => line.verdict === 'remove' && isNow(line)), 'to remove'],
    [count(({ removeOn }) => removeOn !== undefined), 'to remove later'],
    [count(({ proposed }) => proposed !== undefined), 'only proposed'],
    [count(({ verdict }) => verdict === 'by_rule'), 'decided by group rules'],
    [count(({ verdict }) => verdict === 'keep'), 'to keep'],
    [count(({ verdict }) => verdict === 'cannot'), 'that cannot be changed here'],
  ] as const;
  const named = parts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  return `${profile?.login ?? id}: ${named.join(', ') || 'no groups and apps'}.`;
}
