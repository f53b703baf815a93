import { OktaError } from '../../okta/errors.ts';
import type { Okta, StepContext } from '../../step/action.ts';
import { differing } from '../../step/attributes.ts';
import { named, Report, type ReportLine } from '../../step/report.ts';
import { type AssignmentContent, assignApp } from '../apps/assignment.ts';
import { ruleLabel } from '../group-rules/group-rule.ts';
import { GroupRules, type RuleOperation } from '../group-rules/group-rules.ts';
import { joinGroups } from '../groups/joining.ts';
import { membershipsOf } from '../groups/membership.ts';
import { createUserOnce, type NewUser } from '../users/creation.ts';
import { activate } from '../users/lifecycle.ts';
import { explainTakenLogin, userWithLogin } from '../users/login-owner.ts';
import type { User } from '../users/user.ts';

/** Operations of an onboarding. */
export type OnboardingOperation =
  | 'createUser'
  | 'getUser'
  | 'listUserGroups'
  | 'getGroup'
  | 'assignUserToGroup'
  | 'getApplicationUser'
  | 'assignUserToApplication'
  | 'updateApplicationUser'
  | 'getApplication'
  | 'activateUser'
  | 'reactivateUser'
  | RuleOperation;

/** What onboarding works with. */
export type OnboardingContext = Pick<StepContext<OnboardingOperation>, 'okta' | 'signal'>;
type Client = Okta<OnboardingOperation>;

/** An app to assign. */
export interface AppWanted {
  readonly appId: string;
  readonly content: AssignmentContent;
}

/** What to create and assign. */
export interface Onboarding {
  readonly body: NewUser;
  readonly groupIds: readonly string[];
  readonly apps: readonly AppWanted[];
  readonly activate: boolean;
  readonly sendEmail: boolean;
  readonly ifExists: 'use' | 'refuse';
}

/** The result of an onboarding. */
export interface Onboarded {
  readonly user: User;
  readonly created: boolean;
  readonly report: ReportLine[];
  readonly complete: boolean;
  /** Okta's response to the activation. */
  readonly answer: unknown;
}

/**
 * Creates a user, or uses the one with the same login, and adds what is missing: groups, apps, activation. Activates the
 * user last, so that everything is ready when the email arrives. Throws if there is no user to continue with.
 */
export async function onboard({ okta, signal }: OnboardingContext, wanted: Onboarding): Promise<Onboarded> {
  const report = new Report(signal);
  const { user, created } = await createOrFind(okta, wanted);
  report.add({ ...userLine(user), ...(created ? { outcome: 'done' } : foundAs(user, wanted)) });
  // A deactivated user can get neither groups nor apps.
  const first = user.status === 'DEPROVISIONED';
  const early = first ? await activation(okta, { report, user, wanted }) : undefined;
  await joinGroups(okta, { userId: user.id, groupIds: wanted.groupIds }, report);
  await giveAll(okta, { report, user, wanted });
  const activated = early ?? (await activation(okta, { report, user, wanted }));
  // No rule can exclude a new user yet.
  if (!created) await reportExclusions(okta, { report, user, groupIds: wanted.groupIds });
  return { ...activated, created, report: report.lines, complete: report.complete };
}

interface Part {
  readonly report: Report;
  readonly user: User;
  readonly wanted: Onboarding;
}

/** The report line of the user. */
export function userLine(user: User) {
  return { step: 'create_user', target: named(user.id, user.profile?.login) } as const;
}

async function createOrFind(
  okta: Client,
  { body, ifExists }: Onboarding,
): Promise<{ readonly user: User; readonly created: boolean }> {
  const { login } = body.profile;
  const making = createUserOnce(okta, { query: { activate: false }, body });
  if (ifExists === 'refuse') return { user: await explainTakenLogin(okta, { login, call: making }), created: true };
  try {
    return { user: await making, created: true };
  } catch (error) {
    if (!(error instanceof OktaError) || error.category !== 'conflict') throw error;
    // Any attribute may be unique in the org: only a taken login means that the user exists.
    const user = await userWithLogin(okta, login);
    if (user === undefined) throw error;
    return { user, created: false };
  }
}

/** The report of an existing user. */
export function foundAs(user: User, { body }: Pick<Onboarding, 'body'>) {
  const names = differing(user.profile, body.profile);
  const profile =
    names.length === 0
      ? 'Their profile matches; their password is unchanged.'
      : `Their profile differs (${names.join(', ')}) and is unchanged, like their password.`;
  const reason = `A user with this login already exists. ${profile}`;
  return { outcome: 'unchanged', reason } as const;
}

async function giveAll(okta: Client, { report, user, wanted }: Part): Promise<void> {
  for (const { appId, content } of wanted.apps) {
    // Without the name the report is still right.
    const { value: app } = await report.settle(okta.read('getApplication', { path: { appId } }));
    const target = named(appId, app?.label);
    await report.attempt({ step: 'assign_app_to_user', target }, async () => {
      const { changed, assignment } = await assignApp(okta, { appId, userId: user.id, content });
      if (changed) return { outcome: 'done' };
      return { outcome: 'unchanged', ...(assignment.scope === 'GROUP' ? { reason: throughGroup } : {}) };
    });
  }
}

/**
 * Reports groups that a user lacks because a group rule excludes them, as happens to everyone who was once removed from such
 * a group manually. `groupIds` are the groups that the user has or gets without a rule.
 */
export async function reportExclusions(
  okta: Okta<'listUserGroups' | RuleOperation>,
  { report, user, groupIds }: { readonly report: Report; readonly user: User; readonly groupIds: readonly string[] },
): Promise<void> {
  const rules = (await new GroupRules(okta).all()) ?? [];
  const excluding = rules.filter(({ status, excludedUsers }) => status === 'ACTIVE' && excludedUsers.includes(user.id));
  if (excluding.length === 0) return;
  const memberships = await report.settle(membershipsOf(okta, user.id));
  const present = new Set([...groupIds, ...(memberships.value?.keys() ?? [])]);
  for (const rule of excluding) {
    for (const { id, name } of rule.groups.filter((group) => !present.has(group.id))) {
      const subject = { step: 'add_user_to_group', target: named(id, name) } as const;
      report.missing(subject, excludedBy(ruleLabel(rule)));
    }
  }
}

function excludedBy(rule: string): OktaError {
  const what = `The group rule "${rule}" excludes the user, so it does not add them to this group`;
  const hint = "add the group to groupIds, or remove the user from the rule's exclusions in the Admin Console";
  return new OktaError('conflict', { what, hint }, { field: 'groupIds' });
}

/** The reason to report for an app assigned through a group. */
export const throughGroup = 'The user has the app through a group.';

async function activation(
  okta: Client,
  { report, user, wanted }: Part,
): Promise<{ readonly user: User; readonly answer: unknown }> {
  let result: { readonly user: User; readonly answer: unknown } = { user, answer: {} };
  if (!wanted.activate) return result;
  await report.attempt({ ...userLine(user), step: 'activate_user' }, async () => {
    if (wasActivated(user)) return { outcome: 'unchanged', reason: `The user is ${user.status}.` };
    const change = await activate(okta, { user, sendEmail: wanted.sendEmail });
    result = { user: change.user, answer: change.answer };
    return { outcome: change.changed ? 'done' : 'unchanged' };
  });
  return result;
}

/** Whether a user is activated and not deactivated or suspended. */
export function wasActivated({ status }: User): boolean {
  return status !== undefined && !['STAGED', 'DEPROVISIONED', 'SUSPENDED'].includes(status);
}
