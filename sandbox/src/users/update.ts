import { applyRules } from '../groups/memberships.ts';
import { type Call, objectMember, textMember } from '../http/call.ts';
import { ApiError, leftBlank } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
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
  // Okta docs: update a user, a type that is sent must be the one the user has.
  readType(body);
  checkProfile(given, { schema: call.org.userSchema, field: 'profile', complete: false });
  apply(call, user, { profile: { ...user.profile, ...given }, credentials, mentioned: Object.keys(given).length > 0 });
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
  readType(body);
  if (given === undefined && objectMember(body, 'credentials') === undefined) {
    throw leftBlank('profile');
  }
  if (given !== undefined) checkProfile(given, { schema: call.org.userSchema, field: 'profile', complete: true });
  apply(call, user, { profile: given ?? user.profile, credentials, mentioned: given !== undefined });
  const realmId = textMember(body, 'realmId');
  if (realmId !== undefined) user.realmId = realmId;
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

interface Change {
  readonly profile: Profile;
  readonly credentials: UserCredentials;
  readonly mentioned: boolean;
}

function apply(call: Call, user: User, change: Change): void {
  const { org } = call;
  refuseTaken(org, change.profile, user);
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
