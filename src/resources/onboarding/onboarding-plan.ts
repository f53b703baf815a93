import type { Okta } from '../../step/action.ts';
import { named, Report, type ReportLine } from '../../step/report.ts';
import { findAssignment, holdsContent } from '../apps/assignment.ts';
import { planJoining } from '../groups/joining.ts';
import { takenLogin, userWithLogin } from '../users/login-owner.ts';
import type { User } from '../users/user.ts';
import {
  foundAs,
  type Onboarding,
  type OnboardingContext,
  reportExclusions,
  throughGroup,
  userLine,
  wasActivated,
} from './onboarding.ts';

/** The plan of an onboarding. */
export interface OnboardingPlan {
  readonly dryRun: true;
  /** The existing user with this login. */
  readonly user?: User;
  readonly created: false;
  readonly report: ReportLine[];
  readonly complete: boolean;
  readonly notes: string[];
}

type Reader = Okta<'getUser' | 'listUserGroups' | 'getGroup' | 'getApplicationUser' | 'getApplication'>;

/** Reports what an onboarding would do. */
export async function planOnboarding({ okta, signal }: OnboardingContext, wanted: Onboarding): Promise<OnboardingPlan> {
  const report = new Report(signal);
  const { login } = wanted.body.profile;
  const user = await userWithLogin(okta, login);
  if (user === undefined)
    report.add({ step: 'create_user', outcome: 'planned', reason: `No user has the login ${login}.` });
  else if (wanted.ifExists === 'use') report.add({ ...userLine(user), ...foundAs(user, wanted) });
  else throw takenLogin({ login, owner: user });
  const part = { report, user, wanted };
  await planJoining(okta, { userId: user?.id, groupIds: wanted.groupIds }, report);
  await planApps(okta, part);
  const notes = wanted.activate ? planActivation(part) : [];
  if (user !== undefined) await reportExclusions(okta, { report, user, groupIds: wanted.groupIds });
  return {
    dryRun: true,
    ...(user === undefined ? {} : { user }),
    created: false,
    report: report.lines,
    complete: report.complete,
    notes,
  };
}

interface Part {
  readonly report: Report;
  readonly user: User | undefined;
  readonly wanted: Onboarding;
}

async function planApps(okta: Reader, { report, user, wanted }: Part): Promise<void> {
  for (const { appId, content } of wanted.apps) {
    await report.attempt({ step: 'assign_app_to_user', target: { id: appId } }, async () => {
      const target = named(appId, (await okta.read('getApplication', { path: { appId } })).label);
      const found = user === undefined ? undefined : await findAssignment(okta, { appId, userId: user.id });
      if (found === undefined || !holdsContent(found.appUser, content)) return { target, outcome: 'planned' };
      const reason = found.appUser.scope === 'GROUP' ? { reason: throughGroup } : {};
      return { target, outcome: 'unchanged', ...reason };
    });
  }
}

function planActivation({ report, user, wanted }: Part): string[] {
  const subject = { ...(user === undefined ? {} : userLine(user)), step: 'activate_user' } as const;
  if (user !== undefined && wasActivated(user)) {
    report.add({ ...subject, outcome: 'unchanged', reason: `The user is ${user.status}.` });
    return [];
  }
  report.add({ ...subject, outcome: 'planned' });
  return [wanted.sendEmail ? 'Okta would email the activation link.' : 'Okta would not email the user.'];
}
