/** Other words for what steps are about or do, by what their keys say. Separated by commas. */
const synonyms: readonly (readonly [key: RegExp, words: string])[] = [
  [
    /offboard|deactivate_user|user_deactivated|delete_user|user_deleted/,
    'offboard, terminate, leaver, disable, departure',
  ],
  [/onboard|create_user|user_created|import_users/, 'onboard, joiner, new hire, provision'],
  [/(?:^|_)(?:un)?suspend/, 'block, disable, freeze, lock, leave of absence'],
  [/(?:^|_)(?:un|re)(?:suspend|activate)|(?:^|_)activate/, 'enable, restore, rehire'],
  [/lock/, 'lock, lockout, locked out'],
  [/password/, 'credentials, forgot, recovery'],
  [
    /factor|mfa|authenticator|enroll/,
    'MFA, 2FA, two-factor, second factor, OTP, one-time password, security key, push',
  ],
  [/restore/, 'undo, roll back, give back, rehire, recover, undelete access'],
  [/session|sign_out/, 'log out, logout, sign out, force sign-out'],
  [/sign_in|signed_in|user_session/, 'login, log in, logon, authentication'],
  [/group/, 'team, membership, distribution list'],
  [/group_rule/, 'dynamic membership, automation'],
  [/(?:^|_)apps?(?:_|$)/, 'application, integration, SSO, SaaS, license'],
  [/role|admin|privilege/, 'administrator, privilege, permission, rights, RBAC'],
  [/zone/, 'IP address, allowlist, blocklist, block an IP, firewall, country'],
  [/polic/, 'conditional access, access rule'],
  [/device/, 'laptop, phone, mobile, endpoint, computer'],
  [/system_log|okta_event|log_event|events?$/, 'audit log, audit trail, SIEM, history'],
  [/hook/, 'webhook, callback'],
  [/token/, 'API key, secret, access token'],
  [/import|identity_source|synced/, 'HR, directory sync, bulk load'],
  [/push/, 'provisioning, SCIM'],
  [/risk|threat|suspicious|breach|denied|failed|refused/, 'security, incident, attack, alert, compromise'],
  [/access_request|certification/, 'IGA, approval, access review'],
  [/schema|attribute/, 'custom field, profile property'],
  [/call_okta_api|okta_operation/, 'HTTP request, REST, custom API call, any endpoint'],
  [/linked/, 'manager, direct reports, relationship'],
  [/grant|client/, 'OAuth, consent'],
  [/(?:^|_)(?:find|list|search)_/, 'search, look up, query, report'],
  [/export/, 'CSV, download, backup, report'],
  [/lifecycle/, 'status, activate, deactivate, suspend'],
  [/profile_updated/, 'edit, attribute, name change'],
  [/rate_limit/, 'throttling, quota, 429, too many requests'],
  [/(?:^|_)get_/, 'read, fetch, look up'],
  [/(?:^|_)(?:update|replace|set|change|rename)_/, 'edit, modify, change'],
  [/(?:^|_)(?:create|add)_|_(?:created|added)/, 'new, add'],
  [/(?:^|_)(?:delete|remove|revoke)_|_(?:deleted|removed|revoked)/, 'delete, remove, unassign'],
  [/^explain_access/, 'why, who has access, reason, entitlement, permission, audit, access review, apps, groups'],
  [/^move_user/, 'mover, transfer, department, job change, role change, birthright, access map'],
  [/verif/, 'check, confirm identity, help desk'],
];

/** Words that people search for, and that the title of a step does not have. */
export function keywordsOf({ key, title }: { readonly key: string; readonly title: string }): string[] {
  const words = synonyms.flatMap(([pattern, more]) => (pattern.test(key) ? more.split(', ') : []));
  const known = title.toLowerCase().split(/\W+/);
  return [...new Set(words)].filter((word) => !known.includes(word.toLowerCase()));
}
