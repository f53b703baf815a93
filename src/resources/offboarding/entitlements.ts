import type { Okta } from '../../step/action.ts';
import { named, once, type ReportLine } from '../../step/report.ts';
import { appsOfUser } from '../apps/apps-of-user.ts';
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

/** Every app of a user. Apps assigned through a group cannot be revoked. */
export function appEntitlements(okta: AppReader, userId: string): EntitlementKind {
  return {
    step: 'revoke_app_from_user',
    none: 'The user has no apps.',
    async list() {
      const held: Entitlement[] = [];
      for (const { appId, label, ...known } of await appsOfUser(okta, userId)) {
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
