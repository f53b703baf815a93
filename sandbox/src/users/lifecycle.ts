import { unassign } from '../apps/assignment.ts';
import { applyRules, leaveGroups, restoreApps } from '../groups/memberships.ts';
import { type Call, type OrgResponse, ok } from '../http/call.ts';
import { ApiError, invalid, notFound } from '../http/errors.ts';
import { userParty } from '../logs/parties.ts';
import type { Permission } from '../roles/permissions.ts';
import type { User, UserStatus } from '../state/model.ts';
import { randomText } from '../state/random.ts';
import { activeStatus } from './creation.ts';
import { removeLinksOf } from './linked-users.ts';
import { userOf } from './lookup.ts';
import { userView } from './view.ts';

type Operation = (call: Call, user: User) => OrgResponse;

const nothing: OrgResponse = ok({});

function activationLink(call: Call): OrgResponse {
  const activationToken = randomText(call.org.random, 20);
  return ok({ activationUrl: `${call.base}/tokens/${activationToken}/verify`, activationToken });
}

/** The page where the user sets a new password. */
export function resetLink(call: Call): OrgResponse {
  return ok({ resetPasswordUrl: `${call.base}/reset_password/${randomText(call.org.random, 20)}` });
}

/** Okta docs: activate a user. STAGED and DEPROVISIONED only; sendEmail is true by default. */
function activate(call: Call, user: User): OrgResponse {
  const { org } = call;
  // Undocumented for SUSPENDED; a user who was activated before "is already active", PROVISIONED included.
  if (user.status === 'SUSPENDED') throw new ApiError('E0000038');
  if (user.status !== 'STAGED' && user.status !== 'DEPROVISIONED') throw new ApiError('E0000016');
  const status = activeStatus(user);
  const returns = user.status === 'DEPROVISIONED';
  user.activated = org.stamp();
  if (org.behavior.activationMs > 0) {
    // Okta docs: activation is asynchronous, transitioningToStatus shows it (recorded from real orgs on the way to PROVISIONED).
    user.transition = { to: status, at: org.clock.now() + org.behavior.activationMs };
    org.touch(user);
  } else {
    org.changeStatus(user, status);
  }
  applyRules(org, user, call.log);
  // Okta help (deactivate and delete user accounts): only the apps of the user's groups are restored.
  if (returns) restoreApps(org, user, call.log);
  return call.flag('sendEmail', true) ? nothing : activationLink(call);
}

/** Okta docs: reactivate a user. PROVISIONED and RECOVERY only; sendEmail is false by default. */
function reactivate(call: Call, user: User): OrgResponse {
  if (user.status !== 'PROVISIONED' && user.status !== 'RECOVERY') throw new ApiError('E0000038');
  call.org.touch(user);
  return call.flag('sendEmail', false) ? nothing : activationLink(call);
}

/** Okta docs: deactivate a user, at once or later with `Prefer: respond-async`. */
function deactivate(call: Call, user: User): OrgResponse {
  // The reference says not to call it on a DEPROVISIONED user; users of Okta's SDKs report this response.
  if (user.status === 'DEPROVISIONED') throw notFound(user.id, 'User');
  deprovision(call, user);
  return nothing;
}

/** Ends apps, factors, sessions and API tokens. */
function withdrawAccess(call: Call, user: User): void {
  const { org, log } = call;
  for (const { appId } of org.appUsers.ofRight(user.id)) {
    const app = org.apps.get(appId);
    if (app !== undefined) unassign(org, { app, user, log });
  }
  org.factors.deleteOf(user.id);
  org.sessions.deleteOf(user.id);
  org.clientTokens.deleteOf(user.id);
  // Okta docs: API tokens are deprovisioned with their owner.
  for (const token of org.tokens.of(user.id)) token.revoked = true;
}

/** Okta help (deactivate and delete user accounts): apps end, but the user is not removed from any group. */
export function deprovision(call: Call, user: User): void {
  const { org } = call;
  withdrawAccess(call, user);
  // Okta docs: a deactivated user has no password, and activation starts over.
  user.password = undefined;
  user.suspendedFrom = undefined;
  if (call.headers.prefer === 'respond-async') {
    user.transition = { to: 'DEPROVISIONED', at: org.clock.now() + org.behavior.deactivationMs };
    org.touch(user);
  } else {
    user.transition = undefined;
    org.changeStatus(user, 'DEPROVISIONED');
  }
}

/** The statuses in which suspend was recorded, and two unknown ones. The reference names only ACTIVE. */
const suspendable: readonly UserStatus[] = ['ACTIVE', 'PROVISIONED', 'PASSWORD_EXPIRED', 'RECOVERY', 'LOCKED_OUT'];

/** Okta docs: suspend a user. */
function suspend(call: Call, user: User): OrgResponse {
  if (!suspendable.includes(user.status)) throw invalid('suspendUser', 'Cannot suspend a user that is not active');
  user.suspendedFrom = user.status;
  call.org.changeStatus(user, 'SUSPENDED');
  call.org.sessions.deleteOf(user.id);
  return nothing;
}

/** Recorded from real orgs: unsuspend restores the previous status, which need not be ACTIVE. */
function unsuspend(call: Call, user: User): OrgResponse {
  if (user.status !== 'SUSPENDED') throw invalid('unsuspendUser', 'Cannot unsuspend a user that is not suspended');
  call.org.changeStatus(user, user.suspendedFrom ?? 'ACTIVE');
  user.suspendedFrom = undefined;
  return nothing;
}

/** Recorded from real orgs: the error with its cause; a user whose password has expired is not ACTIVE when unlocked (2021). */
function unlock(call: Call, user: User): OrgResponse {
  // Okta docs: also unblocks an ACTIVE user on unknown devices.
  if (call.org.unknownDeviceBlocks.delete(user.id) && user.status !== 'LOCKED_OUT') return nothing;
  if (user.status !== 'LOCKED_OUT') throw new ApiError('E0000032', { causes: ['The user is not locked out.'] });
  call.org.changeStatus(user, user.lockedFrom ?? 'ACTIVE');
  user.lockedFrom = undefined;
  return nothing;
}

/** Okta docs: reset password; links never offer it for a user who is STAGED, SUSPENDED or DEPROVISIONED. */
function resetPassword(call: Call, user: User): OrgResponse {
  const refused = user.status === 'STAGED' || user.status === 'SUSPENDED' || user.status === 'DEPROVISIONED';
  // The code is undocumented: the catalog also has E0000017.
  if (refused) throw new ApiError('E0000038');
  if (call.query.get('provider') === 'FEDERATION') {
    // Okta docs: this call converts an Okta user to a federated one.
    user.provider = { type: 'FEDERATION', name: 'FEDERATION' };
    user.password = undefined;
    call.org.touch(user);
    return nothing;
  }
  user.provider = { type: 'OKTA', name: 'OKTA' };
  if (call.flag('revokeSessions', false)) call.org.sessions.deleteOf(user.id);
  call.org.changeStatus(user, 'RECOVERY');
  // The reference requires sendEmail; its former default, true, applies to a call without it.
  if (call.flag('sendEmail', true)) return nothing;
  return resetLink(call);
}

function refuseExpiry(user: User): void {
  const refused: readonly UserStatus[] = ['STAGED', 'PROVISIONED', 'SUSPENDED', 'DEPROVISIONED'];
  // Undocumented: links offer it for ACTIVE and PASSWORD_EXPIRED only; LOCKED_OUT and RECOVERY are let through.
  if (refused.includes(user.status)) throw new ApiError('E0000038');
}

/** Recorded from real orgs: the response is the whole user, and statusChanged is unchanged. */
function expirePassword(call: Call, user: User): OrgResponse {
  // The former form of the call with a temporary password, still accepted (recorded from real orgs).
  if (call.flag('tempPassword', false)) return expireWithTemporary(call, user);
  refuseExpiry(user);
  user.status = 'PASSWORD_EXPIRED';
  call.org.touch(user);
  return ok(userView(call.org, user, call.base));
}

/** Okta docs: expire the password and set a temporary one. */
function expireWithTemporary(call: Call, user: User): OrgResponse {
  refuseExpiry(user);
  const tempPassword = randomText(call.org.random, 12);
  user.password = tempPassword;
  user.passwordChanged = call.org.stamp();
  user.status = 'PASSWORD_EXPIRED';
  call.org.touch(user);
  if (call.flag('revokeSessions', false)) call.org.sessions.deleteOf(user.id);
  return ok({ tempPassword });
}

/** Recorded from real orgs: 200 `{}` even when nothing is enrolled; 7 of 14 deactivated users have the link. */
function resetFactors(call: Call, user: User): OrgResponse {
  call.org.factors.deleteOf(user.id);
  call.org.touch(user);
  return nothing;
}

/** Okta docs: delete a user. The first call deactivates. The second deletes the user with what was left, including groups. */
export function removeUser(call: Call, user: User): void {
  const { org } = call;
  if (user.status !== 'DEPROVISIONED') {
    deprovision(call, user);
    call.log({ eventType: 'user.lifecycle.deactivate', target: [userParty(user)] });
    return;
  }
  call.log({ eventType: 'user.lifecycle.delete.initiated', target: [userParty(user)] });
  withdrawAccess(call, user);
  leaveGroups(org, user, call.log);
  org.roles.deleteOf(user.id);
  for (const { groupId } of org.groupOwners.ofRight(user.id)) org.groupOwners.delete(groupId, user.id);
  for (const { deviceId } of org.deviceUsers.ofRight(user.id)) org.deviceUsers.delete(deviceId, user.id);
  org.userRisks.delete(user.id);
  org.unknownDeviceBlocks.delete(user.id);
  org.grants.deleteOf(user.id);
  removeLinksOf(org, user.id);
  org.users.delete(user.id);
  org.logins.remove(String(user.profile['login']), user.id);
  call.log({ eventType: 'user.lifecycle.delete.completed', target: [userParty(user)] });
}

interface Lifecycle {
  readonly run: Operation;
  readonly eventType: string;
  readonly permission: Permission;
}

export const lifecycleOperations: Readonly<Record<string, Lifecycle>> = {
  activate: { run: activate, eventType: 'user.lifecycle.activate', permission: 'users.manage' },
  reactivate: { run: reactivate, eventType: 'user.lifecycle.reactivate', permission: 'users.manage' },
  deactivate: { run: deactivate, eventType: 'user.lifecycle.deactivate', permission: 'users.manage' },
  suspend: { run: suspend, eventType: 'user.lifecycle.suspend', permission: 'users.manage' },
  unsuspend: { run: unsuspend, eventType: 'user.lifecycle.unsuspend', permission: 'users.manage' },
  unlock: { run: unlock, eventType: 'user.account.unlock_by_admin', permission: 'users.unlock' },
  reset_password: { run: resetPassword, eventType: 'user.account.reset_password', permission: 'users.credentials' },
  expire_password: { run: expirePassword, eventType: 'user.account.expire_password', permission: 'users.credentials' },
  expire_password_with_temp_password: {
    run: expireWithTemporary,
    eventType: 'user.account.expire_password',
    permission: 'users.credentials',
  },
  reset_factors: { run: resetFactors, eventType: 'user.mfa.factor.reset_all', permission: 'users.factors' },
};

/** Runs an operation and logs it; Okta logs failed attempts too, with the same type (Okta docs: event types). */
export function logged(operation: Lifecycle): (call: Call) => OrgResponse {
  return (call) => {
    const user = userOf(call);
    const { eventType } = operation;
    const target = [userParty(user)];
    try {
      const answer = operation.run(call, user);
      call.log({ eventType, target });
      return answer;
    } catch (cause) {
      if (cause instanceof ApiError) call.log({ eventType, target, failure: cause.message });
      throw cause;
    }
  };
}
