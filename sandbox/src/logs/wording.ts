import type { LogOutcome, LogSeverity } from './types.ts';

/** The texts of one event type in the System Log. They may change without notice and are not a contract (Okta docs). */
export interface LogWording {
  readonly message: string;
  /** @default INFO, and WARN for a failure */
  readonly severity?: LogSeverity;
  /** The type of the old Events API, for a success and for a failure; null where Okta never had one. */
  readonly legacy?: readonly [success: string, failure?: string];
  /** @default SUCCESS without a reason */
  readonly outcome?: LogOutcome;
}

// The old types are those of Okta's table of them (docs: migrating from the Events API to the System Log API).
const wordings: Readonly<Record<string, LogWording>> = {
  'application.lifecycle.activate': { message: 'Activate application', legacy: ['app.generic.config.app_activated'] },
  'application.lifecycle.create': { message: 'Create application' },
  'application.lifecycle.deactivate': {
    message: 'Deactivate application',
    legacy: ['app.generic.config.app_deactivated'],
  },
  'application.lifecycle.delete': { message: 'Delete application', legacy: ['app.generic.config.app_deleted'] },
  'application.lifecycle.update': { message: 'Update application', legacy: ['app.generic.config.app_updated'] },
  'application.user_membership.add': {
    message: 'Add user to application membership',
    legacy: ['app.generic.provision.assign_user_to_app'],
  },
  'application.user_membership.remove': {
    message: 'Remove users application membership',
    legacy: ['app.generic.provision.deactivate_user_from_app'],
  },
  'application.user_membership.update': {
    message: 'Update user application membership',
    legacy: ['app.generic.config.app_user_property_update'],
  },
  'event_hook.activated': { message: 'Event hook activated' },
  'event_hook.created': { message: 'Event hook created' },
  'event_hook.deactivated': { message: 'Event hook deactivated' },
  'event_hook.deleted': { message: 'Event hook deleted' },
  'event_hook.delivery': { message: 'Event hook delivery' },
  'event_hook.updated': { message: 'Event hook updated' },
  'event_hook.verified': { message: 'Event hook verified' },
  'group.application_assignment.add': {
    message: 'Add assigned application to group',
    legacy: ['group.application_assignment.add'],
  },
  'group.application_assignment.remove': {
    message: 'Remove assigned application from group',
    legacy: ['group.application_assignment.remove'],
  },
  'group.lifecycle.create': { message: 'Create Okta group' },
  'group.lifecycle.delete': { message: 'Delete Okta group' },
  'group.privilege.grant': { message: 'Grant group privilege' },
  'group.privilege.revoke': { message: 'Revoke group privilege' },
  'group.profile.update': { message: 'Okta group profile updated' },
  'group.user_membership.add': {
    message: 'Add user to group membership',
    legacy: ['core.user_group_member.user_add'],
  },
  'group.user_membership.remove': {
    message: 'Remove user from group membership',
    legacy: ['core.user_group_member.user_remove'],
  },
  'group.user_membership.rule.add_exclusion': {
    message: 'User excluded from group rule',
    legacy: ['core.user.added_to_rule_exclusion'],
  },
  'policy.evaluate_sign_on': { message: 'Evaluation of sign-on policy' },
  'security.threat.detected': { message: 'Request from suspicious actor', severity: 'WARN' },
  'system.api_token.create': { message: 'Create API token', legacy: ['api.token.create'] },
  'system.api_token.revoke': { message: 'Revoke API token', legacy: ['api.token.revoke'] },
  'system.org.rate_limit.violation': {
    message: 'Rate limit violation',
    severity: 'WARN',
    legacy: ['core.framework.ratelimit.exceeded'],
  },
  'system.org.rate_limit.warning': {
    message: 'Rate limit warning',
    severity: 'WARN',
    legacy: ['core.framework.ratelimit.warning'],
  },
  'user.account.expire_password': { message: "Expire user's password for Okta" },
  // Recorded with a failure as its outcome although the lock succeeded: the sign-in failed.
  'user.account.lock': {
    message: 'Max sign in attempts exceeded',
    severity: 'DEBUG',
    legacy: ['core.user_auth.account_locked', 'core.user_auth.account_locked'],
    outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' },
  },
  'user.account.privilege.grant': { message: 'Grant user privilege', legacy: ['core.user.admin_privilege.granted'] },
  'user.account.privilege.revoke': { message: 'Revoke user privilege', legacy: ['core.user.admin_privilege.revoked'] },
  'user.account.report_suspicious_activity_by_enduser': {
    message: 'User report suspicious activity',
    severity: 'WARN',
  },
  'user.account.reset_password': {
    message: "Fired when the user's Okta password is reset",
    legacy: ['core.user.config.user_status.password_reset'],
  },
  'user.account.unlock': { message: 'Unlock user account' },
  'user.account.unlock_by_admin': {
    message: 'Unlock user account by admin',
    legacy: ['core.user_auth.account_unlocked_by_admin'],
  },
  'user.account.update_password': {
    message: 'User update password for Okta',
    legacy: ['core.user.config.password_update.success', 'core.user.config.password_update.failure'],
  },
  'user.account.update_primary_email': {
    message: 'Update user primary email',
    legacy: ['core.user.config.update_primary_email'],
  },
  'user.account.update_profile': {
    message: 'Update user profile for Okta',
    legacy: ['core.user.config.profile_update.success'],
  },
  'user.authentication.auth_via_mfa': {
    message: 'Authentication of user via MFA',
    legacy: ['core.user.factor.attempt_success', 'core.user.factor.attempt_fail'],
  },
  'user.authentication.sso': { message: 'User single sign on to app', legacy: ['app.auth.sso'] },
  'user.lifecycle.activate': { message: 'Activate Okta user', legacy: ['core.user.config.user_activated'] },
  'user.lifecycle.create': {
    message: 'Create okta user',
    legacy: ['core.user.config.user_creation.success', 'core.user.config.user_creation.failure'],
  },
  'user.lifecycle.deactivate': { message: 'Deactivate Okta user', legacy: ['core.user.config.user_deactivated'] },
  'user.lifecycle.delete.completed': {
    message: 'Delete Okta user completed',
    legacy: ['core.user.config.user_status.delete.completed'],
  },
  'user.lifecycle.delete.initiated': {
    message: 'Delete Okta user initiated',
    legacy: ['core.user.config.user_status.delete.initiated'],
  },
  'user.lifecycle.reactivate': {
    message: 'Reactivate Okta user',
    legacy: ['core.user.config.user_reactivation.success'],
  },
  'user.lifecycle.suspend': { message: 'Suspend Okta user', legacy: ['core.user.config.user_status.suspended'] },
  'user.lifecycle.unsuspend': { message: 'Unsuspend Okta user', legacy: ['core.user.config.user_status.unsuspended'] },
  'user.mfa.factor.activate': {
    // Recorded from real orgs (2023, 2026); Okta's catalog describes the type, it does not quote it.
    message: 'Activate factor for user',
    legacy: ['core.user.factor.activate'],
  },
  'user.mfa.factor.deactivate': {
    // The sentence is from Okta's example of a CAEP event.
    message: 'Reset factor for user',
    legacy: ['core.user.factor.deactivate'],
  },
  'user.mfa.factor.reset_all': { message: 'Reset all factors for user', legacy: ['core.user.factor.reset_all'] },
  'user.session.clear': { message: 'Clear user session', legacy: ['core.user_auth.session_clear'] },
  'user.session.end': { message: 'User logout from Okta', legacy: ['core.user_auth.logout_success'] },
  'user.session.start': {
    message: 'User login to Okta',
    legacy: ['core.user_auth.login_success', 'core.user_auth.login_failed'],
  },
};

/** The wording of an event type; an unlisted type is described with its own words. */
export function wordingOf(eventType: string): LogWording {
  const known = Object.hasOwn(wordings, eventType) ? wordings[eventType] : undefined;
  if (known !== undefined) return known;
  const words = eventType.replaceAll(/[._]+/g, ' ').trim();
  return { message: words.charAt(0).toUpperCase() + words.slice(1) };
}
