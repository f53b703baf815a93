import { OktaError } from '../../okta/errors.ts';
import { searchText } from '../../okta/expression.ts';
import { segmentFault } from '../../okta/paths.ts';
import type { Okta } from '../../step/action.ts';

/** What can be found by name. The words are those of the pickers. */
export const namedSources = ['users', 'groups', 'apps'] as const;

/** One of {@link namedSources}. */
export type NamedSource = (typeof namedSources)[number];

/** What an option source offers, if that can be found by name. */
export function namedSourceOf(source: unknown): NamedSource | undefined {
  // Groups of one kind are found like all others.
  return source === 'okta_groups' ? 'groups' : namedSources.find((one) => one === source);
}

/** What finding by name may call. */
export type NamingOperation = 'getUser' | 'listUsers' | 'listGroups' | 'listApplications';

const words = {
  users: { one: 'user', many: 'users', prefix: '00u', step: 'find_users' },
  groups: { one: 'group', many: 'groups', prefix: '00g', step: 'list_groups' },
  apps: { one: 'app', many: 'apps', prefix: '0oa', step: undefined },
} as const;

/** Whether a text has the form of Okta's IDs: letters and digits of which the first three tell the kind. */
export function isIdOf(source: NamedSource, text: string): boolean {
  return text.startsWith(words[source].prefix) && /^\w+$/.test(text);
}

/**
 * The IDs of everything that has exactly this name, regardless of case: groups by name, apps by label, users by username,
 * email, or first and last name. Reads what Okta knows at once where it can, since a search lags behind a change.
 */
export async function idsByName(
  okta: Okta<NamingOperation>,
  { source, name }: { readonly source: NamedSource; readonly name: string },
): Promise<string[]> {
  const text = name.trim();
  if (text === '') return [];
  if (source === 'users') return usersByName(okta, text);
  const is = (label: string | undefined) => label?.trim().toLowerCase() === text.toLowerCase();
  // `q` looks for the beginning of a name, in what Okta has stored; a list by `q` has one page (groups), or several (apps).
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
  // Okta finds a user by username, and by what stands before its @ if that is unambiguous.
  const known = segmentFault(text) === undefined ? await okta.find('getUser', { path: { id: text } }) : undefined;
  if (known !== undefined) return [known.id];
  const [first = '', ...rest] = text.split(/\s+/);
  const names = rest.map((_, index) => {
    const given = searchText([first, ...rest.slice(0, index)].join(' '));
    return `(profile.firstName eq ${given} and profile.lastName eq ${searchText(rest.slice(index).join(' '))})`;
  });
  const search = [`profile.email eq ${searchText(text)}`, `profile.displayName eq ${searchText(text)}`, ...names];
  const { items } = await okta.page('listUsers', { query: { search: search.join(' or '), limit: 200 } });
  return items.map(({ id }) => id);
}

/** The ID of the one that has a name. Throws `not_found` if there is none, and `conflict` if there are several. */
export async function idByName(
  okta: Okta<NamingOperation>,
  { source, name }: { readonly source: NamedSource; readonly name: string },
): Promise<string> {
  const [id, ...others] = await idsByName(okta, { source, name });
  if (id === undefined) throw noneNamed(source, name);
  if (others.length === 0) return id;
  const hint = `give one of the IDs ${[id, ...others].join(', ')}`;
  const message = `${others.length + 1} ${words[source].many} are named "${name}"; ${hint}.`;
  throw new OktaError('conflict', message, { hint });
}

function noneNamed(source: NamedSource, name: string): OktaError {
  const hint = findingHint(source);
  return new OktaError('not_found', `No ${words[source].one} is named "${name}"; ${hint}.`, { hint });
}

/** How to find an ID. */
export function findingHint(source: NamedSource): string {
  const { one, prefix, step } = words[source];
  const where = step === undefined ? `in the address of the ${one}'s page in the Admin Console` : `with ${step}`;
  return `find the ${one}'s ID (${prefix}…) ${where}`;
}
