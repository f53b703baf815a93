import { z } from 'zod';
import type { Okta, StepContext } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, userReference } from '../../step/fields.ts';
import { named, once, Report, type ReportLine, reportFields } from '../../step/report.ts';
import { addToGroup, membershipsOf, refuseExternallyManagedGroup } from './membership.ts';

/** Output of the steps that change several memberships of a user. */
export const membershipReport = field(z.strictObject({ changed, user: userReference, ...reportFields }), {
  title: 'Memberships',
  essential: ['changed', 'user', 'report', 'complete'],
});

const step = 'add_user_to_group';

type Joining = 'listUserGroups' | 'assignUserToGroup' | 'getGroup';

/** Adds a user to groups and returns the report, or only plans it in a dry run. */
export async function joinGroupsAlone(
  { okta, signal, dryRun }: Pick<StepContext<Joining>, 'okta' | 'signal' | 'dryRun'>,
  joining: { readonly userId: string; readonly groupIds: readonly string[] },
) {
  const report = new Report(signal);
  await (dryRun ? planJoining : joinGroups)(okta, joining, report);
  return { user: { id: joining.userId }, ...report.summary(dryRun) };
}

/** Adds a user to groups, one line each. A group that fails does not stop the others. */
export async function joinGroups(
  okta: Okta<Joining>,
  { userId, groupIds }: { readonly userId: string; readonly groupIds: readonly string[] },
  report: Report,
): Promise<void> {
  const memberships = once(() => membershipsOf(okta, userId));
  for (const groupId of new Set(groupIds)) {
    await report.attempt({ step, target: { id: groupId } }, async () => {
      const present = (await memberships()).get(groupId);
      if (present !== undefined) return { target: named(groupId, present.profile?.name), outcome: 'unchanged' };
      await addToGroup(okta, { userId, groupId });
      return { outcome: 'done' };
    });
  }
  await nameGroups(okta, { report, userId });
}

/** Adds the names of the joined groups in one call: a group's own name costs a call from the bucket of the writes. */
async function nameGroups(
  okta: Okta<'listUserGroups'>,
  { report, userId }: { readonly report: Report; readonly userId: string },
): Promise<void> {
  const joined = (line: ReportLine) => line.step === step && line.outcome === 'done';
  if (!report.lines.some(joined)) return;
  // The report is complete without names.
  const { value: groups } = await report.settle(membershipsOf(okta, userId));
  for (const [place, line] of report.lines.entries()) {
    const id = line.target?.id;
    if (id === undefined || !joined(line)) continue;
    report.lines[place] = { ...line, target: named(id, groups?.get(id)?.profile?.name) };
  }
}

/** Reports what {@link joinGroups} would do; `userId` is absent for a user who does not exist yet. */
export async function planJoining(
  okta: Okta<'listUserGroups' | 'getGroup'>,
  { userId, groupIds }: { readonly userId: string | undefined; readonly groupIds: readonly string[] },
  report: Report,
): Promise<void> {
  const memberships = once(async () => (userId === undefined ? undefined : await membershipsOf(okta, userId)));
  for (const id of new Set(groupIds)) {
    await report.attempt({ step, target: { id } }, async () => {
      const present = (await memberships())?.get(id);
      const group = present ?? (await okta.read('getGroup', { path: { groupId: id } }));
      const target = named(id, group.profile?.name);
      if (present !== undefined) return { target, outcome: 'unchanged' };
      refuseExternallyManagedGroup(group);
      return { target, outcome: 'planned' };
    });
  }
}
