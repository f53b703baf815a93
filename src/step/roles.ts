/** Okta's standard admin roles as far as steps need them, from the least to the most. */
export const adminRoles = {
  READ_ONLY_ADMIN: 'Read-only administrator',
  HELP_DESK_ADMIN: 'Help desk administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group membership administrator',
  USER_ADMIN: 'Group administrator',
  APP_ADMIN: 'Application administrator',
  ORG_ADMIN: 'Organization administrator',
  SUPER_ADMIN: 'Super administrator',
} as const;

/** The type of an admin role, as Okta's role assignments write it. */
export type AdminRole = keyof typeof adminRoles;
