/** What people call a resource, and one of its kind. */
interface ResourceNames {
  readonly title: string;
  readonly one: string;
}

/** The resources, those that most flows use first. */
const names: Readonly<Record<string, ResourceNames>> = {
  users: { title: 'Users', one: 'User' },
  groups: { title: 'Groups', one: 'Group' },
  apps: { title: 'Apps', one: 'App' },
  factors: { title: 'MFA factors', one: 'MFA factor' },
  roles: { title: 'Admin roles', one: 'Admin role' },
  sessions: { title: 'Sessions', one: 'Session' },
  'group-rules': { title: 'Group rules', one: 'Group rule' },
  logs: { title: 'System Log', one: 'System Log' },
  devices: { title: 'Devices', one: 'Device' },
  policies: { title: 'Policies', one: 'Policy' },
  'network-zones': { title: 'Network zones', one: 'Network zone' },
  'identity-sources': { title: 'Identity sources', one: 'Identity source' },
  governance: { title: 'Identity Governance', one: 'Identity Governance' },
  realms: { title: 'Realms', one: 'Realm' },
  'authorization-servers': { title: 'Authorization servers', one: 'Authorization server' },
  'identity-providers': { title: 'Identity providers', one: 'Identity provider' },
  'event-hooks': { title: 'Event hooks', one: 'Event hook' },
  org: { title: 'Organization', one: 'Organization' },
};

/** The steps that most flows use, by how many connectors offer them and how many published templates use them. */
export const mostUsed: readonly string[] = [
  ...['get_user', 'find_users', 'create_user', 'update_user', 'onboard_user', 'offboard_user', 'deactivate_user'],
  ...['suspend_user', 'unsuspend_user', 'unlock_user', 'reset_password', 'clear_user_sessions'],
  ...['add_user_to_group', 'remove_user_from_group', 'list_groups', 'list_group_members'],
  ...['assign_app_to_user', 'revoke_app_from_user'],
  ...['okta_event', 'user_created', 'user_deactivated', 'user_activated', 'user_suspended', 'user_locked_out'],
  ...['user_profile_updated', 'user_added_to_group', 'user_removed_from_group'],
  ...['user_assigned_to_app', 'user_removed_from_app', 'mfa_factor_enrolled', 'admin_role_granted'],
];

/** A resource as the manifest names it. A company's own is named after its key, and comes last. */
export function resourceOf(key: string): { readonly key: string } & ResourceNames {
  const words = key.charAt(0).toUpperCase() + key.slice(1).replaceAll(/[-_]/g, ' ');
  const known = Object.hasOwn(names, key) ? names[key] : undefined;
  return { key, ...(known ?? { title: words, one: words.replace(/s$/, '') }) };
}

interface Placed {
  readonly key: string;
  readonly resource: string;
}

/** Steps by resource. Those that most flows use come first, the others follow by key. */
export function inOrderOfUse<Step extends Placed>(steps: readonly Step[]): Step[] {
  const resources = Object.keys(names);
  return steps.toSorted(
    (one, other) =>
      place(resources, one.resource) - place(resources, other.resource) ||
      compare(one.resource, other.resource) ||
      place(mostUsed, one.key) - place(mostUsed, other.key) ||
      compare(one.key, other.key),
  );
}

function place(list: readonly string[], entry: string): number {
  const at = list.indexOf(entry);
  return at < 0 ? list.length : at;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
