import { searchText } from '../../okta/expression.ts';
import { segmentFault } from '../../okta/paths.ts';
import { zonesNamed } from '../../resources/network-zones/zone-lookup.ts';
import { policiesNamed } from '../../resources/policies/policy-lookup.ts';
import type { Okta } from '../../step/action.ts';
import { onlyNamed } from '../../step/only-named.ts';

/** Kinds of object that can be found by name, called like their pickers. */
export const namedSources = ['users', 'groups', 'apps', 'network_zones', 'policies'] as const;

/** One of {@link namedSources}. */
export type NamedSource = (typeof namedSources)[number];

/** Pickers that offer a part of the objects of another one, which are found like all others. */
const partsOf: ReadonlyMap<unknown, NamedSource> = new Map([
  ['okta_groups', 'groups'],
  ['user_groups', 'groups'],
  ['app_groups', 'groups'],
  ['app_users', 'users'],
]);

/** The kind of object that a picker offers, if it can be found by name. */
export function namedSourceOf(source: unknown): NamedSource | undefined {
  return partsOf.get(source) ?? namedSources.find((one) => one === source);
}

/** Operations that a search by name may call. */
export type NamingOperation =
  | 'getUser'
  | 'listUsers'
  | 'listGroups'
  | 'listApplications'
  | 'listNetworkZones'
  | 'listPolicies';

interface Words {
  readonly one: string;
  readonly many: string;
  /** How IDs of the kind begin. */
  readonly prefixes: readonly string[];
  /** The step that finds an ID. */
  readonly step?: string;
}

const words: Readonly<Record<NamedSource, Words>> = {
  users: { one: 'user', many: 'users', prefixes: ['00u'], step: 'find_users' },
  groups: { one: 'group', many: 'groups', prefixes: ['00g'], step: 'list_groups' },
  apps: { one: 'app', many: 'apps', prefixes: ['0oa'] },
  network_zones: { one: 'network zone', many: 'network zones', prefixes: ['nzo'], step: 'list_network_zones' },
  policies: { one: 'policy', many: 'policies', prefixes: ['00p', 'rst'], step: 'list_policies' },
};

/** Whether a text looks like an Okta ID of this kind, such as 00u…. */
export function isIdOf(source: NamedSource, text: string): boolean {
  return words[source].prefixes.some((prefix) => text.startsWith(prefix)) && /^\w+$/.test(text);
}

/**
 * Finds the IDs of all objects with exactly this name, ignoring case: groups by name, apps by label, users by username, email,
 * display name, or first and last name, network zones and policies by name. Prefers lookups over searches, because Okta's search index lags behind changes.
 */
export async function idsByName(
  okta: Okta<NamingOperation>,
  { source, name }: { readonly source: NamedSource; readonly name: string },
): Promise<string[]> {
  const text = name.trim();
  if (text === '') return [];
  if (source === 'users') return usersByName(okta, text);
  if (source === 'network_zones') return (await zonesNamed(okta, text)).map(({ id }) => id);
  if (source === 'policies') return (await policiesNamed(okta, { name: text })).map(({ id }) => id);
  const is = (label: string | undefined) => label?.trim().toLowerCase() === text.toLowerCase();
  // `q` matches the beginning of a name and is not delayed. A list of groups by `q` has only one page.
  if (source === 'groups') {
    const { items } = await okta.page('listGroups', { query: { q: text, limit: 200 } });
    const found = items.filter(({ profile }) => is(profile?.name));
    if (found.length > 0 || items.length < 200) return found.map(({ id }) => id);
    const exact = await okta.page('listGroups', {
      query: { search: `profile.name eq ${searchText(text)}`, limit: 200 },
    });
    return exact.items.map(({ id }) => id);
  }
  const { items } = await okta.page('listApplications', { query: { q: text, limit: 200 } });
  return items.filter(({ app }) => is(app.label)).map(({ app }) => app.id);
}

async function usersByName(okta: Okta<NamingOperation>, text: string): Promise<string[]> {
  // Okta finds a user by username, or by the part before the @ if it is unambiguous.
  const known = segmentFault(text) === undefined ? await okta.find('getUser', { path: { id: text } }) : undefined;
  if (known !== undefined) return [known.id];
  const [first = '', ...rest] = text.split(/\s+/);
  const names = rest.map((_, index) => {
    const firstName = searchText([first, ...rest.slice(0, index)].join(' '));
    return `(profile.firstName eq ${firstName} and profile.lastName eq ${searchText(rest.slice(index).join(' '))})`;
  });
  const search = [`profile.email eq ${searchText(text)}`, `profile.displayName eq ${searchText(text)}`, ...names];
  const { items } = await okta.page('listUsers', { query: { search: search.join(' or '), limit: 200 } });
  return items.map(({ id }) => id);
}

/** Returns the ID of the only object with a name. Throws `not_found` if there is none, and `conflict` if there are several. */
export async function idByName(
  okta: Okta<NamingOperation>,
  { source, name }: { readonly source: NamedSource; readonly name: string },
): Promise<string> {
  const ids = await idsByName(okta, { source, name });
  const found = ids.map((id) => ({ id }));
  return onlyNamed(found, { name, kind: { ...words[source], hint: findingHint(source) } }).id;
}

/** Says where to find an ID. */
export function findingHint(source: NamedSource): string {
  const { one, prefixes, step } = words[source];
  const where = step === undefined ? `in the address of the ${one}'s page in the Admin Console` : `with ${step}`;
  return `find the ${one}'s ID (${prefixes.map((prefix) => `${prefix}…`).join(' or ')}) ${where}`;
}
