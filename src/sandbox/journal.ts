import type { App, Group, GroupRule, User } from './model.ts';

/** Who did something, or to what it was done, as the System Log names it. */
export interface LogParty {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
}

/** One thing that happened in the org. */
export interface Happening {
  readonly eventType: string;
  readonly target: readonly LogParty[];
  /** @default success */
  readonly failure?: string;
  readonly debugData?: Readonly<Record<string, string>>;
}

/** Writes to the System Log. */
export type Log = (happening: Happening) => void;

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

/** A user's account in an app as a target. */
export function appUserParty(user: User, userName: string | undefined): LogParty {
  const party = userParty(user);
  return { ...party, type: 'AppUser', alternateId: userName ?? party.alternateId };
}

/** A group rule as a target (the name of the type is undocumented). */
export function ruleParty(rule: GroupRule): LogParty {
  return { id: rule.id, type: 'GroupRule', alternateId: 'unknown', displayName: rule.name };
}
