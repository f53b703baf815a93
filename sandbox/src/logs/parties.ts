import type { App, Group, GroupRule, User } from '../state/model.ts';

/** An actor or a target, as the System Log names it. */
export interface LogParty {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
  readonly detailEntry?: Readonly<Record<string, unknown>>;
}

/** One thing that happened in the org. */
export interface Activity {
  readonly eventType: string;
  readonly target: readonly LogParty[];
  /** @default the caller */
  readonly actor?: LogParty;
  /** The reason in addition to a success. */
  readonly reason?: string;
  /** @default success */
  readonly failure?: string;
  /** @default the session that all calls with an API token share */
  readonly sessionId?: string;
  readonly debugData?: Readonly<Record<string, string>>;
  /** @default the address the request came from */
  readonly ipAddress?: string;
}

/** Writes to the System Log. */
export type Log = (happening: Activity) => void;

/** A user as an actor or a target. */
export function userParty(user: User): LogParty {
  return {
    id: user.id,
    type: 'User',
    alternateId: String(user.profile['login'] ?? ''),
    displayName: `${user.profile['firstName'] ?? ''} ${user.profile['lastName'] ?? ''}`.trim(),
  };
}

/** A group as a target. */
export function groupParty(group: Group): LogParty {
  return { id: group.id, type: 'UserGroup', alternateId: 'unknown', displayName: String(group.profile['name'] ?? '') };
}

/** An app as a target. */
export function appParty(app: App): LogParty {
  return { id: app.id, type: 'AppInstance', alternateId: app.label, displayName: app.label };
}

/** Okta's name for the assignment of an app to a user (the form of its ID recorded from real orgs). */
export function assignmentId(appId: string, userId: string): string {
  return `0ua${appId.slice(3, 11)}${userId.slice(3, 12)}`;
}

/** A user's account in an app as a target; its ID is the assignment's (recorded from real orgs, 2026). */
export function appUserParty(app: App, user: User, userName: string | undefined): LogParty {
  const party = userParty(user);
  const id = assignmentId(app.id, user.id);
  return { ...party, id, type: 'AppUser', alternateId: userName ?? party.alternateId };
}

/** A group rule as a target (the name of the type is undocumented). */
export function ruleParty(rule: GroupRule): LogParty {
  return { id: rule.id, type: 'GroupRule', alternateId: 'unknown', displayName: rule.name };
}
