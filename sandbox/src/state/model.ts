import type { ObjectSchema } from '../schemas/object-schema.ts';
import type { Kept } from './collection.ts';

/** The statuses of a user (Okta docs: user status). */
export type UserStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'PASSWORD_EXPIRED'
  | 'LOCKED_OUT'
  | 'SUSPENDED'
  | 'DEPROVISIONED';

/** A profile: attributes by name. */
export type Profile = Record<string, unknown>;

/** A change of status in progress. */
export interface Transition {
  readonly to: UserStatus;
  /** When it completes, by the org's clock. */
  readonly at: number;
}

/** A user. Timestamps are ISO 8601 texts. */
export interface User extends Kept {
  status: UserStatus;
  created: string;
  activated: string | null;
  statusChanged: string | null;
  lastLogin: string | null;
  lastUpdated: string;
  passwordChanged: string | null;
  type: { id: string };
  profile: Profile;
  /** The plaintext password (of a test), or `imported` for a hash or a hook; absent when none is set. */
  password: string | undefined;
  recoveryQuestion: { question: string; answer: string } | undefined;
  provider: { type: string; name: string };
  realmId: string | undefined;
  /** The status before SUSPENDED. */
  suspendedFrom: UserStatus | undefined;
  /** The status before LOCKED_OUT. */
  lockedFrom: UserStatus | undefined;
  transition: Transition | undefined;
  /** Grows with every change; the base of the ETag. */
  version: number;
}

/** Whether the user is deactivated or being deactivated. Such a user gets no apps and no group rules. */
export function isDeactivated({ status, transition }: User): boolean {
  return (transition?.to ?? status) === 'DEPROVISIONED';
}

/** Where a group is mastered (Okta docs: group types). */
export type GroupType = 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';

/** A group. */
export interface Group extends Kept {
  created: string;
  lastUpdated: string;
  lastMembershipUpdated: string;
  objectClass: string[];
  type: GroupType;
  profile: Profile;
  /** The app an APP_GROUP comes from. */
  sourceAppId: string | undefined;
}

/** A user's membership of a group: by hand, by a group rule, or from the app that masters the group. */
export interface Membership {
  readonly seq: number;
  readonly userId: string;
  readonly groupId: string;
  /** The rule that put the user there. */
  readonly ruleId: string | undefined;
}

/** The owner of a group. */
export interface GroupOwner {
  readonly seq: number;
  readonly groupId: string;
  readonly ownerId: string;
  readonly type: 'USER' | 'GROUP';
}

/** A group rule. */
export interface GroupRule extends Kept {
  name: string;
  status: 'ACTIVE' | 'INACTIVE' | 'INVALID';
  created: string;
  lastUpdated: string;
  expression: string;
  groupIds: string[];
  excludedUserIds: string[];
  excludedGroupIds: string[];
  /** Whether the rule was written with `conditions.people`. */
  namesPeople: boolean;
}

/** An app (Okta docs: application). */
export interface App extends Kept {
  name: string;
  label: string;
  status: 'ACTIVE' | 'INACTIVE';
  created: string;
  lastUpdated: string;
  /** Null for apps that nobody signs in to, such as an identity source. */
  signOnMode: string | null;
  features: string[];
  accessibility: Record<string, unknown>;
  visibility: Record<string, unknown>;
  credentials: Record<string, unknown>;
  settings: Record<string, unknown>;
  profile: Profile | undefined;
  /** The secret of an OAuth client that has one. */
  clientSecret: string | undefined;
  /** The attributes of the app's users. */
  readonly userSchema: ObjectSchema;
  /** The attributes that a profile mapping fills in. */
  readonly mappedAttributes: readonly string[];
}

/** A key that an app signs with. */
export interface AppKey {
  readonly seq: number;
  readonly appId: string;
  readonly kid: string;
  readonly created: string;
  readonly expiresAt: string;
  /** Certificate, its thumbprint and the modulus. */
  readonly x5c: string;
  readonly x5t: string;
  readonly n: string;
}

/** A user's assignment to an app. */
export interface AppUser {
  readonly seq: number;
  readonly appId: string;
  readonly userId: string;
  created: string;
  lastUpdated: string;
  statusChanged: string;
  passwordChanged: string | null;
  scope: 'USER' | 'GROUP';
  status: string;
  userName: string | undefined;
  hasPassword: boolean;
  profile: Profile;
}

/** A group's assignment to an app. */
export interface AppGroup {
  readonly seq: number;
  readonly appId: string;
  readonly groupId: string;
  lastUpdated: string;
  priority: number;
  profile: Profile;
}

/** A signed-in session. */
export interface Session extends Kept {
  readonly userId: string;
  createdAt: string;
  expiresAt: string;
}

/** A user's consent to a scope of an OAuth client. */
export interface Grant extends Kept {
  readonly userId: string;
  /** The ID of the app. */
  readonly clientId: string;
  readonly scopeId: string;
  created: string;
  lastUpdated: string;
}

/** A refresh token of an OAuth client, without its secret. */
export interface ClientToken extends Kept {
  readonly userId: string;
  /** The ID of the app. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  created: string;
  lastUpdated: string;
  expiresAt: string;
}

/** One side of a relationship between users. */
export interface LinkSide {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
}

/** A relationship between users (Okta docs: linked objects): each associated user has one primary. */
export interface LinkDefinition {
  readonly primary: LinkSide;
  readonly associated: LinkSide;
}

/** An API token. */
export interface ApiToken extends Kept {
  name: string;
  /** The secret itself. */
  readonly value: string;
  readonly userId: string;
  /** Narrower roles than its owner's, so that the org needs no further staff; a real token always has its owner's. */
  readonly roles: readonly string[] | undefined;
  created: string;
  /** When it was last used or changed, in epoch milliseconds by the org's clock. */
  lastUsed: number;
  /** The networks where it may be used. Stored and returned, not applied: every request here comes from loopback. */
  network: Record<string, unknown>;
  revoked: boolean;
}

/** A network zone. Stored and returned, not applied: every request here comes from loopback. */
export interface NetworkZone extends Kept {
  readonly type: 'IP' | 'DYNAMIC' | 'DYNAMIC_V2';
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  usage: 'POLICY' | 'BLOCKLIST';
  readonly system: boolean;
  /** Addresses, or locations and networks, by type. */
  coverage: Record<string, unknown>;
  created: string;
  lastUpdated: string;
}

/** A policy. Stored and returned, not applied. */
export interface Policy extends Kept {
  readonly type: string;
  name: string;
  description: string | undefined;
  status: 'ACTIVE' | 'INACTIVE';
  priority: number;
  readonly system: boolean;
  conditions: Record<string, unknown> | null;
  settings: Record<string, unknown> | undefined;
  /** The resource of an access policy. */
  readonly resourceType: string | undefined;
  created: string;
  lastUpdated: string;
}

/** A rule of a policy. Stored and returned, not applied. */
export interface PolicyRule extends Kept {
  readonly policyId: string;
  readonly type: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  priority: number;
  readonly system: boolean;
  conditions: Record<string, unknown> | null;
  actions: Record<string, unknown>;
  created: string;
  lastUpdated: string;
}

/** An authenticator of Identity Engine. Stored and returned, not applied. */
export interface Authenticator extends Kept {
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly settings: Record<string, unknown> | undefined;
  status: 'ACTIVE' | 'INACTIVE';
  created: string;
  lastUpdated: string;
}
