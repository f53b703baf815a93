import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import type { Okta } from '../../step/action.ts';
import { named, once, type ReportLine } from '../../step/report.ts';
import type { Assignment } from '../apps/app.ts';
import { findAssignment, groupAssignmentConflict, unassignApp } from '../apps/assignment.ts';
import { exclusionNote, GroupRules, type RuleOperation, ruleMembershipConflict } from '../group-rules/group-rules.ts';
import type { Group } from '../groups/group.ts';
import { externallyManagedGroup, membershipsOf, removeFromGroup } from '../groups/membership.ts';

/** Something to remove from a user: a membership, an app or a factor. */
export interface Entitlement {
  readonly target: { readonly id: string; readonly name?: string };
  /** Why it cannot be removed manually. */
  readonly obstacle?: OktaError | undefined;
  /** Side effect of removing it, as a sentence. */
  readonly cost?: string | undefined;
  /** Removes it. Throws a `conflict` if that turns out to be impossible. */
  end(): Promise<void>;
}

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

/**
 * Every membership of a user. Those that Okta, a directory or an app manages cannot be removed, and those from a group rule
 * are removed only on request.
 */
export function groupEntitlements(
  okta: Okta<'listUserGroups' | 'unassignUserFromGroup' | RuleOperation>,
  { userId, ruleMemberships }: { readonly userId: string; readonly ruleMemberships: 'keep' | 'remove' },
): EntitlementKind {
  const rules = new GroupRules(okta);
  const held = async (group: Group): Promise<Entitlement> => {
    const foreign = externallyManagedGroup(group);
    const ruled = foreign === undefined ? await rules.behind({ userId, groupId: group.id }) : undefined;
    const kept =
      ruled !== undefined && ruleMemberships === 'keep'
        ? ruleMembershipConflict(group.profile?.name ?? group.id, ruled)
        : undefined;
    return {
      target: named(group.id, group.profile?.name),
      obstacle: foreign ?? kept,
      cost: ruled === undefined ? undefined : exclusionNote(ruled),
      end: () => removeUnlessRuled(okta, { userId, group, rules }),
    };
  };
  return {
    step: 'remove_user_from_group',
    none: 'The user is not in any group.',
    async list() {
      const entitlements: Entitlement[] = [];
      for (const group of (await membershipsOf(okta, userId)).values()) entitlements.push(await held(group));
      return entitlements;
    },
  };
}

/**
 * Removes a user from a group. A refusal is a `conflict` if a group rule adds users to the group: Okta answers it like an
 * insufficient role, and trying again would not help.
 */
async function removeUnlessRuled(
  okta: Okta<'unassignUserFromGroup' | 'listUserGroups'>,
  { userId, group, rules }: { readonly userId: string; readonly group: Group; readonly rules: GroupRules },
): Promise<void> {
  try {
    await removeFromGroup(okta, { userId, group });
  } catch (error) {
    if (!(error instanceof OktaError) || !(error.category === 'forbidden' || error.category === 'conflict'))
      throw error;
    const rule = await rules.into(group.id);
    if (rule === undefined) throw error;
    const name = group.profile?.name ?? group.id;
    throw error.rephrased('conflict', {
      what: `The group rule "${rule.name}" adds users to the group ${name}, and Okta refused a manual removal`,
      hint: 'change the rule, or the attributes it uses',
    });
  }
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
