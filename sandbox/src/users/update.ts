import { applyRules } from '../groups/memberships.ts';
import { type Call, objectMember, textMember } from '../http/call.ts';
import { ApiError, invalid, leftBlank } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import { refuseOutsideRealm } from '../realms/realms.ts';
import type { Profile, User } from '../state/model.ts';
import { readType, refuseTaken } from './creation.ts';
import { readCredentials, type UserCredentials } from './credentials-input.ts';
import { checkProfile } from './profile.ts';
import { orderedProfile } from './view.ts';

/** POST /api/v1/users/{id}: changes the given properties only (Okta docs: update a user). */
export function updateUser(call: Call, user: User): void {
  const body = call.object();
  const given = objectMember(body, 'profile') ?? {};
  refuseStatus(call, user);
  const credentials = readCredentials(withLogin(body, user), user.recoveryQuestion);
  refusePassword(call, user, credentials);
  // Okta docs: update a user, a type that is sent must be the one the user has. The error is undocumented.
  const type = readType(call, body);
  if (type !== undefined && type.id !== user.type.id) throw invalid('type', 'type: The type cannot be changed');
  checkProfile(given, { schema: call.org.schemaOf(user), field: 'profile', complete: false });
  const mentioned = Object.keys(given).length > 0;
  apply(call, user, { profile: { ...user.profile, ...given }, credentials, mentioned, realmId: realmOf(body, user) });
}

/**
 * PUT /api/v1/users/{id}: replaces profile, credentials or both; a property that the profile omits loses its
 * value (Okta docs: replace a user).
 */
export function replaceUser(call: Call, user: User): void {
  const body = call.object();
  const given = objectMember(body, 'profile');
  refuseStatus(call, user);
  const credentials = readCredentials(withLogin(body, user), user.recoveryQuestion);
  refusePassword(call, user, credentials);
  // Okta docs: replace a user, which may change the type.
  const type = readType(call, body);
  const schema = type?.schema ?? call.org.schemaOf(user);
  if (given === undefined && objectMember(body, 'credentials') === undefined) {
    throw leftBlank('profile');
  }
  if (given !== undefined) checkProfile(given, { schema, field: 'profile', complete: true });
  const realmId = realmOf(body, user);
  apply(call, user, { profile: given ?? user.profile, credentials, mentioned: given !== undefined, realmId });
  if (type !== undefined) user.type = { id: type.id };
}

function realmOf(body: Record<string, unknown>, user: User): string | undefined {
  return textMember(body, 'realmId') ?? user.realmId;
}

function withLogin(body: Record<string, unknown>, user: User): Record<string, unknown> {
  return { ...body, profile: { login: user.profile['login'], ...objectMember(body, 'profile') } };
}

function refuseStatus(call: Call, user: User): void {
  // Okta error catalog: a user who is still being activated cannot be updated.
  if (user.transition !== undefined && user.transition.to !== 'DEPROVISIONED') throw new ApiError('E0000112');
  // Okta docs: deactivated users are not updated unless the org allows it.
  if (user.status === 'DEPROVISIONED' && !call.org.behavior.editDeactivatedUsers) throw new ApiError('E0000038');
}

/** Okta docs: `strict` checks the password's history, here that of the current one. The sentence is undocumented. */
function refusePassword(call: Call, user: User, { password, provider }: UserCredentials): void {
  if (password === undefined) return;
  // Undocumented: the catalog has E0000023 for users whose profile is kept elsewhere.
  if (provider === undefined && isElsewhere(user)) throw new ApiError('E0000023');
  if (call.flag('strict', false) && password === user.password) {
    throw invalid('password', 'password: Password has been used too recently');
  }
}

interface Change {
  readonly profile: Profile;
  readonly credentials: UserCredentials;
  readonly mentioned: boolean;
  readonly realmId: string | undefined;
}

function apply(call: Call, user: User, change: Change): void {
  const { org } = call;
  refuseTaken(org, { profile: change.profile, schema: org.schemaOf(user) }, user);
  refuseOutsideRealm(org, change.realmId, change.profile);
  if (change.realmId !== user.realmId) {
    user.realmId = change.realmId;
    call.log({ eventType: 'user.realm.update', target: [userParty(user)] });
  }
  if (change.mentioned) {
    const before = user.profile;
    user.profile = orderedProfile(change.profile);
    if (before['login'] !== user.profile['login']) {
      org.logins.remove(String(before['login']), user.id);
      org.logins.add(String(user.profile['login']), user.id);
    }
    call.log({ eventType: 'user.account.update_profile', target: [userParty(user)] });
    if (before['email'] !== user.profile['email']) {
      call.log({ eventType: 'user.account.update_primary_email', target: [userParty(user)] });
    }
  }
  applyCredentials(call, user, change.credentials);
  org.touch(user);
  applyRules(org, user, call.log);
}

function applyCredentials(call: Call, user: User, credentials: UserCredentials): void {
  if (credentials.password !== undefined) {
    setPassword(call, user, credentials.password);
    call.log({ eventType: 'user.account.update_password', target: [userParty(user)] });
  }
  if (credentials.recoveryQuestion !== undefined) user.recoveryQuestion = credentials.recoveryQuestion;
  if (credentials.provider !== undefined) user.provider = credentials.provider;
}

/** Whether another system than Okta keeps the user's password. An imported one becomes Okta's at the first sign-in. */
export function isElsewhere({ provider }: User): boolean {
  return provider.type !== 'OKTA' && provider.type !== 'IMPORT';
}

/**
 * Sets the user's password. A user who was waiting for one becomes ACTIVE (Okta docs: change password, for RECOVERY;
 * undocumented for PROVISIONED, PASSWORD_EXPIRED).
 */
export function setPassword(call: Call, user: User, password: string): void {
  user.password = password;
  user.passwordChanged = call.org.stamp();
  const waiting = user.status === 'RECOVERY' || user.status === 'PASSWORD_EXPIRED' || user.status === 'PROVISIONED';
  if (waiting) call.org.changeStatus(user, 'ACTIVE');
}
