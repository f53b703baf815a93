import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import type { Okta } from '../../step/action.ts';
import { named, once, type ReportLine } from '../../step/report.ts';
import type { Assignment } from '../apps/app.ts';
import { findAssignment, groupAssignmentConflict, unassignApp } from '../apps/assignment.ts';
import { GroupRules } from '../group-rules/group-rules.ts';
import { type HeldMembership, heldMemberships, type MembershipRemoval } from '../groups/leaving.ts';

/** Something to remove from a user: a membership, an app or a factor. */
export type Entitlement = HeldMembership;

/** Everything of one kind that a user has. */
export interface EntitlementKind {
  readonly step: ReportLine['step'];
  /** The reason to report if there is none. */
  readonly none: string;
  list(): Promise<Entitlement[]>;
  /** Removes everything even if Okta does not list it. */
  readonly unlisted?: readonly Entitlement[];
  /** Whether Okta may stop listing it before it is removed. */
  readonly lingers?: true;
}

/** Every membership of a user, see {@link heldMemberships}. */
export function groupEntitlements(
  okta: Okta<MembershipRemoval>,
  { userId, ruleMemberships }: { readonly userId: string; readonly ruleMemberships: 'keep' | 'remove' },
): EntitlementKind {
  const rules = new GroupRules(okta);
  return {
    step: 'remove_user_from_group',
    none: 'The user is not in any group.',
    list: () => heldMemberships(okta, { userId, ruleMemberships, rules }),
  };
}

type AppReader = Okta<'listApplications' | 'listAppLinks' | 'getApplicationUser' | 'unassignUserFromApplication'>;

/** An app that a user may have, with the assignment if Okta embedded it. */
interface AppOfUser {
  readonly appId: string;
  readonly label: string | undefined;
  readonly found?: Assignment | undefined;
}

/** Every app of a user. Apps assigned through a group cannot be revoked. */
export function appEntitlements(okta: AppReader, userId: string): EntitlementKind {
  return {
    step: 'revoke_app_from_user',
    none: 'The user has no apps.',
    async list() {
      const held: Entitlement[] = [];
      for (const { appId, label, ...known } of await appsOf(okta, userId)) {
        const found = known.found ?? (await findAssignment(okta, { appId, userId }));
        if (found === undefined) continue;
        held.push({
          target: named(appId, label),
          obstacle: groupAssignmentConflict(found),
          end: async () => void (await unassignApp(okta, { appId, userId, found })),
        });
      }
      return held;
    },
  };
}

/** The apps of a user, including inactive and hidden ones, which the dashboard links omit. */
async function appsOf(okta: AppReader, userId: string): Promise<AppOfUser[]> {
  // Okta's reference: expand goes with the filter for the same user, and embeds the assignment; inactive apps come with
  // includeNonDeleted. The three together are not recorded: for an app without an embedded assignment, fetch it separately.
  const query = {
    filter: `user.id eq ${searchText(userId)}`,
    expand: `user/${userId}`,
    includeNonDeleted: true,
    limit: 200,
  };
  const apps: AppOfUser[] = [];
  try {
    for await (const page of okta.pages('listApplications', { query }))
      for (const { app, assignment } of page) apps.push({ appId: app.id, label: app.label, found: assignment });
    return apps;
  } catch (error) {
    // The reference documents this filter only with expand. If an org rejects it, use the dashboard links.
    if (!(error instanceof OktaError) || error.category !== 'invalid_request') throw error;
  }
  for await (const page of okta.pages('listAppLinks', { path: { id: userId } }))
    for (const { appInstanceId, label } of page) {
      if (appInstanceId !== undefined) apps.push({ appId: appInstanceId, label });
    }
  return apps;
}

/**
 * Every factor that Okta lists. One reset removes all of them, and those it does not list. Whether a deactivation removes
 * factors is undocumented, and Okta may then list none: factors listed before are reset anyway.
 */
export function factorEntitlements(okta: Okta<'listFactors' | 'resetFactors'>, userId: string): EntitlementKind {
  const reset = once(() => okta.call('resetFactors', { path: { id: userId } }));
  const end = async () => void (await reset());
  const unlisted = [{ target: { id: userId, name: 'every factor' }, end }];
  return {
    step: 'reset_user_factors',
    none: 'Okta lists no factors for the user.',
    async list() {
      const held: Entitlement[] = [];
      for await (const page of okta.pages('listFactors', { path: { userId } })) {
        for (const { id, factorType, provider } of page)
          held.push({ target: named(id, [factorType, provider].filter(Boolean).join(' ')), end });
      }
      return held;
    },
    unlisted,
    lingers: true,
  };
}
