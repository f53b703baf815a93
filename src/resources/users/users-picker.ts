import { allEnded } from '../../okta/calls.ts';
import { searchText } from '../../okta/expression.ts';
import { byLabel, definePicker } from '../../step/picker.ts';
import type { User } from './user.ts';

/** Users, searched by name, email, login or ID on Okta's side; without a query all but the deactivated ones. */
export const usersPicker = definePicker({
  key: 'users',
  title: 'Users',
  operations: ['listUsers'],
  async load({ query, cursor }, { okta }) {
    const words = query?.trim().split(/\s+/).filter(Boolean) ?? [];
    const search = words.length === 0 ? undefined : nameSearch(words);
    const isFirst = search !== undefined && cursor === undefined;
    // A search lags behind a change; q finds by the same names, and a user who has just been created.
    const [begun, page] = await allEnded([
      isFirst ? okta.page('listUsers', { query: { q: words.join(' '), limit: 100 } }) : undefined,
      okta.page('listUsers', { query: { search, limit: 100 }, cursor }),
    ]);
    const found = [...(begun?.items ?? []), ...page.items];
    const entries = new Map(found.map((user) => [user.id, { value: user.id, label: labelOf(user) }]));
    const items = byLabel([...entries.values()]);
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});

const searched = ['profile.firstName', 'profile.lastName', 'profile.email', 'profile.login'];

function nameSearch(words: readonly string[]): string {
  const whole = words.join(' ');
  const starts = searched.map((property) => `${property} sw ${searchText(whole)}`);
  const byId = /^00u\w+$/.test(whole) ? [`id eq ${searchText(whole)}`] : [];
  // Full names: any split of up to four words into first and last name.
  const names = words.slice(1, 4).map((_, index) => {
    const first = searchText(words.slice(0, index + 1).join(' '));
    const last = searchText(words.slice(index + 1).join(' '));
    return `(profile.firstName sw ${first} and profile.lastName sw ${last})`;
  });
  return [...starts, ...byId, ...names].join(' or ');
}

function labelOf({ id, status, profile }: User): string {
  const name = [profile?.firstName, profile?.lastName].filter(Boolean).join(' ');
  const login = profile?.login ?? id;
  const marks = status === 'DEPROVISIONED' ? ['deactivated'] : [];
  const details = (name === '' ? marks : [login, ...marks]).join(', ');
  return `${name === '' ? login : name}${details === '' ? '' : ` (${details})`}`;
}
