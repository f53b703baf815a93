/** What an admin role lets its bearer do in the steps of this connector. */
export interface RoleAbility {
  /** Okta's name of the role. */
  readonly title: string;
  /** Goes on after "may". */
  readonly may: string;
}

/**
 * Okta's standard admin roles, by the type that role assignments carry (Okta help: standard administrator roles and
 * permissions). Okta publishes no matrix of roles and endpoints: this is what the roles are for, not a promise.
 */
export const roleAbilities: Readonly<Record<string, RoleAbility>> = {
  SUPER_ADMIN: { title: 'Super administrator', may: 'do everything in the org' },
  ORG_ADMIN: {
    title: 'Organization administrator',
    may: 'manage users, their passwords and factors, groups and org settings, and read apps and the System Log',
  },
  USER_ADMIN: {
    title: 'Group administrator',
    may: 'manage users, their passwords and factors, and the members of groups, all within the groups assigned to the role',
  },
  GROUP_MEMBERSHIP_ADMIN: {
    title: 'Group membership administrator',
    may: 'read users and groups, and add and remove the members of the groups assigned to the role',
  },
  HELP_DESK_ADMIN: {
    title: 'Help desk administrator',
    may: 'read users, unlock them, reset their passwords and factors, and end their sessions, within the groups assigned to the role',
  },
  APP_ADMIN: {
    title: 'Application administrator',
    may: 'manage apps and who is assigned to them, and read users and groups',
  },
  READ_ONLY_ADMIN: {
    title: 'Read-only administrator',
    may: 'read users, groups, apps and the System Log, and change nothing',
  },
  REPORT_ADMIN: { title: 'Report administrator', may: 'read reports and the System Log' },
  API_ACCESS_MANAGEMENT_ADMIN: {
    title: 'API access management administrator',
    may: 'manage authorization servers, for which this connector has no steps of its own',
  },
  MOBILE_ADMIN: {
    title: 'Mobile administrator',
    may: 'manage mobile devices, for which this connector has no steps of its own',
  },
};

/** One role as Okta lists it for a user. */
export interface AssignedRole {
  readonly type: string;
  /** How the org calls it; tells custom roles apart. */
  readonly label: string | undefined;
}

/** What the bearer of these roles may do as far as Okta tells, one sentence per role. */
export function abilities(roles: readonly AssignedRole[]): string[] {
  const sentences = roles.map(({ type, label }) => {
    const known = roleAbilities[type];
    if (known !== undefined) return `${known.title}: may ${known.may}.`;
    if (type === 'CUSTOM')
      return `Custom role${label === undefined ? '' : ` "${label}"`}: may do what the org has put into it, which shows when a step runs.`;
    return `${label ?? type}: what it may do shows when a step runs.`;
  });
  return [...new Set(sentences)];
}
