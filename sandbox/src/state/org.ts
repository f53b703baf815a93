import type { AuthorizationServer, OAuthScope } from '../authorization-servers/authorization-server.ts';
import type { Device, DeviceUser } from '../devices/device.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.ts';
import type { ImportSession } from '../identity-sources/import-session.ts';
import type { SystemLog } from '../logs/system-log.ts';
import type { AccessToken, Nonces, ServiceApp } from '../oauth/model.ts';
import { UsedOnce } from '../oauth/used-once.ts';
import type { Realm } from '../realms/realm.ts';
import {
  createGroupSchema,
  defaultUserType,
  defaultUserTypeId,
  type ObjectSchema,
  type UserType,
} from '../schemas/object-schema.ts';
import type { StoredObject } from '../stored/stored-object.ts';
import { LoginIndex } from '../users/logins.ts';
import type { CurrentBehavior } from './behavior.ts';
import { type Clock, timestamp } from './clock.ts';
import { Collection, OwnedCollection, Relations } from './collection.ts';
import type { Factor, PushTransaction } from './factor-model.ts';
import type {
  ApiToken,
  App,
  AppGroup,
  AppKey,
  AppUser,
  Authenticator,
  ClientToken,
  Grant,
  Group,
  GroupOwner,
  GroupRule,
  LinkDefinition,
  Membership,
  NetworkZone,
  Policy,
  PolicyRule,
  Session,
  User,
  UserStatus,
} from './model.ts';
import type { Ids, Random } from './random.ts';
import type { CustomRole, ResourceSet, RoleAssignment } from './role-model.ts';

/** The dependencies of an org. */
export interface OrgOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: SystemLog;
  readonly behavior: CurrentBehavior;
}

/** The organization settings (Okta docs: org setting; nulls recorded from real orgs). */
export type OrgSettings = Record<string, string | null>;

/** The live state of the org, which a test may read at any time. */
export class Org {
  readonly id = '00oacme0000000000001';
  readonly created: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly users = new Collection<User>();
  readonly groups = new Collection<Group>();
  readonly rules = new Collection<GroupRule>();
  readonly apps = new Collection<App>();
  readonly zones = new Collection<NetworkZone>();
  /** Settings that are stored, but not applied, by list. */
  readonly stored = new OwnedCollection<StoredObject>(({ list }) => list);
  readonly policies = new Collection<Policy>();
  readonly policyRules = new OwnedCollection<PolicyRule>((rule) => rule.policyId);
  readonly authenticators = new Collection<Authenticator>();
  readonly factors = new OwnedCollection<Factor>((factor) => factor.userId);
  readonly roles = new OwnedCollection<RoleAssignment>((role) => role.assigneeId);
  readonly customRoles = new Collection<CustomRole>();
  readonly resourceSets = new Collection<ResourceSet>();
  readonly sessions = new OwnedCollection<Session>((session) => session.userId);
  readonly tokens = new OwnedCollection<ApiToken>((token) => token.userId);
  readonly grants = new OwnedCollection<Grant>((grant) => grant.userId);
  readonly clientTokens = new OwnedCollection<ClientToken>((token) => token.userId);
  /** Tokens by the secret itself. */
  readonly tokensByValue = new Map<string, ApiToken>();
  /** Group on the left, user on the right. Everyone has all users, so its members are not stored. */
  readonly memberships = new Relations<Membership>();
  /** Group on the left, owner on the right. */
  readonly groupOwners = new Relations<GroupOwner>();
  /** The values that an admin set, by user ID. */
  readonly userRisks = new Map<string, { readonly riskLevel: string; readonly reason: string }>();
  /** Users who are blocked on devices that they did not use before. */
  readonly unknownDeviceBlocks = new Set<string>();
  readonly linkDefinitions: LinkDefinition[] = [];
  /** By the primary name of the relationship: the primary of each associated user. */
  readonly links = new Map<string, Map<string, string>>();
  /** The session tokens of `POST /api/v1/sessions`, with the user each one signs in. */
  readonly sessionTokens = new Map<string, string>();
  /** App on the left, user on the right. */
  readonly appUsers = new Relations<AppUser>();
  /** App on the left, key on the right. */
  readonly appKeys = new Relations<AppKey>();
  /** App on the left, group on the right. */
  readonly appGroups = new Relations<AppGroup>();
  readonly devices = new Collection<Device>();
  /** Device on the left, user on the right. */
  readonly deviceUsers = new Relations<DeviceUser>();
  readonly importSessions = new OwnedCollection<ImportSession>((session) => session.sourceId);
  /** The IDs of the users and groups that came from an identity source, by their external key. */
  readonly imported = new Map<string, string>();
  readonly realms = new Collection<Realm>();
  readonly identityProviders = new Collection<IdentityProvider>();
  readonly authorizationServers = new Collection<AuthorizationServer>();
  readonly scopes = new OwnedCollection<OAuthScope>((scope) => scope.serverId);
  /** Service apps by client ID. */
  readonly serviceApps = new Map<string, ServiceApp>();
  /** Their access tokens, by value. */
  readonly accessTokens = new Map<string, AccessToken>();
  readonly usedOnce = new UsedOnce();
  readonly nonces: Nonces = { current: '', made: new Map() };
  readonly logins = new LoginIndex();
  readonly pushes = new Map<string, PushTransaction>();
  /** Until when the org is busy with the priorities of its group rules. */
  rulesBusyUntil = 0;
  /** When a code was last sent to a phone number or an address. */
  readonly codesSent = new Map<string, number>();
  readonly userTypes = new Collection<UserType>();
  /** When a code was entered to activate a factor, by factor ID. */
  readonly activationTries = new Map<string, number[]>();
  /** The phone numbers that users verified, by user ID and type of factor. They outlive the factor. */
  readonly phones = new Map<string, string>();
  groupSchema: ObjectSchema;
  settings: OrgSettings;
  /** How the org behaves; may be changed at any time. */
  readonly behavior: CurrentBehavior;
  /** The System Log. */
  readonly log: SystemLog;
  #seq = 0;
  #recent: { seq: number; at: number }[] = [];

  constructor(parts: OrgOptions) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.ids = parts.ids;
    this.log = parts.log;
    this.behavior = parts.behavior;
    this.created = timestamp(parts.clock.now());
    this.#defaultType();
    this.groupSchema = createGroupSchema(this.created);
    this.settings = initialSettings(this.created);
  }

  /** The schema of the default user type. */
  get userSchema(): ObjectSchema {
    return (this.userTypes.get(defaultUserTypeId) ?? this.#defaultType()).schema;
  }

  /** The schema of a user's type. */
  schemaOf(user: User): ObjectSchema {
    return this.userTypes.get(user.type.id)?.schema ?? this.userSchema;
  }

  #defaultType(): UserType {
    return this.userTypes.keep(defaultUserType(this.created));
  }

  /** The next place in the order of creation. */
  nextSeq(): number {
    this.#seq += 1;
    if (this.behavior.searchDelayMs > 0) this.#recent.push({ seq: this.#seq, at: this.clock.now() });
    return this.#seq;
  }

  /** The place of the newest object that `search` sees. */
  searchHorizon(): number {
    const seen = this.clock.now() - this.behavior.searchDelayMs;
    while (this.#recent.length > 0 && (this.#recent[0]?.at ?? 0) <= seen) this.#recent.shift();
    return (this.#recent[0]?.seq ?? Number.POSITIVE_INFINITY) - 1;
  }

  /** Now, as Okta writes it on resources. */
  stamp(): string {
    return timestamp(this.clock.now());
  }

  /** The user with this id, with a finished transition applied. */
  user(id: string): User | undefined {
    const user = this.users.get(id);
    if (user?.transition !== undefined) this.settle(user);
    return user;
  }

  /** The user with this id, login or unambiguous shortname (Okta docs: get a user). */
  findUser(idOrLogin: string): User | undefined {
    const byId = this.user(idOrLogin);
    if (byId !== undefined) return byId;
    const id = this.logins.find(idOrLogin) ?? this.logins.findShortname(idOrLogin);
    return id === undefined ? undefined : this.user(id);
  }

  /** Completes a transition that is due. */
  settle(user: User): void {
    if (user.transition === undefined || this.clock.now() < user.transition.at) return;
    const { to } = user.transition;
    user.transition = undefined;
    this.changeStatus(user, to);
  }

  /** Sets the user's status and updates `statusChanged` and `lastUpdated` (recorded from real orgs). */
  changeStatus(user: User, status: UserStatus): void {
    user.status = status;
    user.statusChanged = this.stamp();
    this.touch(user);
  }

  /** Marks the user as changed. */
  touch(user: User): void {
    user.lastUpdated = this.stamp();
    user.version += 1;
  }

  /** The group every user is in: the oldest of Okta's own. */
  everyone(): Group | undefined {
    for (const group of this.groups.values()) {
      if (group.type === 'BUILT_IN') return group;
    }
    return undefined;
  }

  /** Whether every user is in this group. */
  isEveryone(groupId: string): boolean {
    return this.everyone()?.id === groupId;
  }

  /** The roles a user has, directly or through a group. */
  roleTypesOf(userId: string): Set<string> {
    const types = new Set(this.roles.of(userId).map((role) => role.type));
    for (const { groupId } of this.memberships.ofRight(userId)) {
      for (const role of this.roles.of(groupId)) types.add(role.type);
    }
    return types;
  }

  /** Removes everything. */
  clear(): void {
    const kept = [this.users, this.groups, this.rules, this.apps, this.factors, this.roles, this.sessions, this.tokens];
    for (const collection of [...kept, this.zones, this.stored, this.policies, this.policyRules, this.authenticators])
      collection.clear();
    for (const owned of [this.grants, this.clientTokens]) owned.clear();
    for (const collection of [this.customRoles, this.resourceSets]) collection.clear();
    for (const collection of [this.devices, this.importSessions, this.realms, this.identityProviders])
      collection.clear();
    for (const collection of [this.authorizationServers, this.scopes]) collection.clear();
    this.imported.clear();
    this.deviceUsers.clear();
    for (const relations of [this.memberships, this.groupOwners, this.appUsers, this.appGroups, this.appKeys])
      relations.clear();
    this.log.clear();
    this.tokensByValue.clear();
    for (const one of [this.serviceApps, this.accessTokens, this.usedOnce, this.nonces.made]) one.clear();
    this.logins.clear();
    for (const map of [this.pushes, this.codesSent, this.userRisks, this.sessionTokens, this.links]) map.clear();
    this.unknownDeviceBlocks.clear();
    this.linkDefinitions.length = 0;
    this.userTypes.clear();
    this.#defaultType();
    this.activationTries.clear();
    this.phones.clear();
    this.groupSchema = createGroupSchema(this.created);
    this.settings = initialSettings(this.created);
    this.#recent = [];
    this.rulesBusyUntil = 0;
  }
}

function initialSettings(created: string): OrgSettings {
  return {
    companyName: 'Acme Robotics',
    status: 'ACTIVE',
    subdomain: 'acme',
    expiresAt: null,
    created,
    lastUpdated: created,
    website: 'https://acme.example',
    phoneNumber: '',
    endUserSupportHelpURL: '',
    supportPhoneNumber: '',
    address1: null,
    address2: null,
    city: null,
    state: null,
    country: null,
    postalCode: null,
  };
}
