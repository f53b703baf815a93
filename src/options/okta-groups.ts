import { definePicker } from '../connector/picker.ts';
import { searchText } from '../lookups/expression.ts';
import { type Group, toGroup } from '../models/group.ts';

const ownType = 'type eq "OKTA_GROUP"';

/** Groups whose members can be changed here: those that neither Okta itself nor a directory or app manages. */
export const oktaGroups = definePicker({
  key: 'okta_groups',
  title: 'Groups managed in Okta',
  operations: ['listGroups'],
  async load({ query, cursor }, { okta }) {
    const words = query?.trim() ?? '';
    const page = await okta.page('listGroups', {
      query: {
        ...(words === '' ? { filter: ownType } : { search: `profile.name co ${searchText(words)} and ${ownType}` }),
        limit: 100,
      },
      cursor,
    });
    // Okta's search index lags behind; q finds a group that has just been created.
    const fresh =
      words === '' || cursor !== undefined ? [] : (await okta.page('listGroups', { query: { q: words } })).items;
    const groups = new Map([...fresh, ...page.items].map(toGroup).map((group) => [group.id, group]));
    const items = [...groups.values()]
      .filter(isOwn)
      .map(({ id, profile }) => ({ value: id, label: profile?.name ?? id }));
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});

function isOwn({ type }: Group): boolean {
  return type === undefined || type === 'OKTA_GROUP';
}
