import { addMember, applyRules } from '../groups/memberships.ts';
import { type Call, objectMember, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank, notFound } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import { refuseOutsideRealm } from '../realms/realms.ts';
import { defaultUserTypeId, type ObjectSchema, type UserType } from '../schemas/object-schema.ts';
import { typeWithId } from '../schemas/user-types.ts';
import type { Group, Profile, User, UserStatus } from '../state/model.ts';
import type { Org } from '../state/org.ts';
import { readCredentials, type UserCredentials } from './credentials-input.ts';
import { checkProfile, withDefaults } from './profile.ts';
import { orderedProfile } from './view.ts';

/** The values of a new user. */
export interface NewUser {
  readonly id?: string;
  /** @default the default type */
  readonly typeId?: string | undefined;
  readonly profile: Profile;
  readonly status?: UserStatus;
  readonly credentials?: UserCredentials;
  readonly realmId?: string | undefined;
}

/** Okta docs: create a user, at most 20 groups. */
const maxGroups = 20;

/** Adds a user without checking whether Okta would allow it. */
export function insertUser(org: Org, input: NewUser): User {
  const stamp = org.stamp();
  const status = input.status ?? 'ACTIVE';
  // Recorded from real orgs: a staged user was never activated and has no change of status.
  const since = status === 'STAGED' ? null : stamp;
  const user: User = {
    id: input.id ?? org.ids('00u'),
    seq: org.nextSeq(),
    status,
    created: stamp,
    activated: since,
    statusChanged: since,
    lastLogin: null,
    lastUpdated: stamp,
    passwordChanged: input.credentials?.password === undefined ? null : stamp,
    type: { id: input.typeId ?? defaultUserTypeId },
    profile: orderedProfile(input.profile),
    password: input.credentials?.password,
    recoveryQuestion: input.credentials?.recoveryQuestion,
    provider: input.credentials?.provider ?? { type: 'OKTA', name: 'OKTA' },
    realmId: input.realmId,
    suspendedFrom: undefined,
    lockedFrom: undefined,
    transition: undefined,
    version: 1,
  };
  org.users.keep(user);
  org.logins.add(String(user.profile['login']), user.id);
  return user;
}

/** Members of a user, and those that only a request has (Okta's reference: User, CreateUserRequest). */
const members: ReadonlySet<string> = new Set([
  ...['id', 'status', 'created', 'activated', 'statusChanged', 'lastLogin', 'lastUpdated', 'passwordChanged'],
  ...['transitioningToStatus', 'type', 'profile', 'credentials', 'realmId', 'groupIds', '_links', '_embedded'],
]);

/** POST /api/v1/users (Okta docs: create a user). */
export function createUser(call: Call): User {
  const { org } = call;
  const body = call.object();
  // Recorded from a real org (2021): an unknown member makes the body unreadable.
  if (Object.keys(body).some((name) => !members.has(name))) throw new ApiError('E0000003');
  const profile = objectMember(body, 'profile');
  if (profile === undefined) throw leftBlank('profile');
  const activate = call.flag('activate', true);
  const credentials = readCredentials(body);
  const expire = call.query.get('nextLogin') === 'changePassword';
  if (expire && credentials.password === undefined) throw new ApiError('E0000124');
  if (expire && !activate) throw new ApiError('E0000125');
  // `provider` has no effect: clients in the field send it without a provider and get an Okta user.
  const groups = readGroups(call, body);
  const type = readType(call, body);
  const schema = type?.schema ?? org.userSchema;
  // Recorded from real orgs: an unknown attribute is an error about `newUser`.
  checkProfile(profile, { schema, field: 'newUser', complete: true });
  refuseTaken(org, { profile, schema }, undefined);
  const realmId = textMember(body, 'realmId');
  refuseOutsideRealm(org, realmId, profile);
  const status = firstStatus(credentials, { activate, expire });
  const user = insertUser(org, {
    typeId: type?.id,
    profile: withDefaults(profile, schema),
    status,
    credentials,
    realmId,
  });
  // Okta docs: create a user, activation is asynchronous.
  if (activate && org.behavior.activationMs > 0) {
    user.status = 'STAGED';
    user.statusChanged = null;
    user.transition = { to: status, at: org.clock.now() + org.behavior.activationMs };
  }
  call.log({ eventType: 'user.lifecycle.create', target: [userParty(user)] });
  if (activate) call.log({ eventType: 'user.lifecycle.activate', target: [userParty(user)] });
  // Recorded from a real org: in Identity Engine the email address of every new user is a factor that no list shows.
  if (org.behavior.engine === 'oie') {
    const reason = 'User set up EMAIL_FACTOR factor';
    call.log({ eventType: 'user.mfa.factor.activate', target: [userParty(user)], reason });
  }
  const everyone = org.everyone();
  // Recorded from real orgs: a new user updates lastMembershipUpdated of Everyone.
  if (everyone !== undefined) everyone.lastMembershipUpdated = org.stamp();
  for (const group of groups) addMember(org, { group, user, log: call.log });
  applyRules(org, user, call.log);
  return user;
}

function firstStatus(credentials: UserCredentials, asked: { activate: boolean; expire: boolean }): UserStatus {
  if (!asked.activate) return 'STAGED';
  if (asked.expire) return 'PASSWORD_EXPIRED';
  return activeStatus(credentials);
}

/** The status after an activation (Okta docs: users of a federated or social provider have no activation step). */
export function activeStatus({ provider, password }: Pick<UserCredentials, 'provider' | 'password'>): UserStatus {
  const federated = provider?.type === 'FEDERATION' || provider?.type === 'SOCIAL';
  return password === undefined && !federated ? 'PROVISIONED' : 'ACTIVE';
}

function readGroups(call: Call, body: Record<string, unknown>): Group[] {
  const ids = body['groupIds'];
  if (ids === undefined || ids === null) return [];
  if (!Array.isArray(ids)) throw new ApiError('E0000003');
  if (ids.length > maxGroups) throw new ApiError('E0000093');
  return ids.map((id) => {
    const group = call.org.groups.get(String(id));
    if (group === undefined) throw notFound(String(id), 'UserGroup');
    // Okta help (Workflows, Create User): every user is in Everyone already, and naming it is always rejected.
    if (call.org.isEveryone(group.id)) throw new ApiError('E0000060');
    // Nobody can be added to an app's group by hand; the code is undocumented.
    if (group.type === 'APP_GROUP') throw invalid('groupIds', `groupIds: ${group.id} is not a group of Okta`);
    return group;
  });
}

/** The user type that a body names; rejects an unknown one. */
export function readType({ org }: Call, body: Record<string, unknown>): UserType | undefined {
  const id = objectMember(body, 'type')?.['id'];
  return id === undefined ? undefined : typeWithId(org, String(id));
}

/**
 * Rejects a login or a unique attribute value that another user has. Case and diacritics do not make
 * another login (Okta docs: users; Okta's reference: UserSchemaAttribute, unique).
 */
export function refuseTaken(
  org: Org,
  { profile, schema }: { readonly profile: Profile; readonly schema: ObjectSchema },
  owner: User | undefined,
): void {
  const login = profile['login'];
  const holder = typeof login === 'string' ? org.logins.find(login) : undefined;
  if (holder !== undefined && holder !== owner?.id) throw taken('login');
  for (const [name, { unique }] of schema.custom) {
    const value = profile[name];
    if (unique === undefined || value === undefined || value === null || value === '') continue;
    if (org.users.ordered.some((user) => user !== owner && user.profile[name] === value)) throw taken(name);
  }
}

function taken(name: string): ApiError {
  return invalid(name, `${name}: An object with this field already exists in the current organization`);
}
