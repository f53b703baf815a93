import { definePicker } from '../connector/picker.ts';
import { searchText } from '../lookups/expression.ts';
import { groupLabel } from '../lookups/labels.ts';
import { toGroup } from '../models/group.ts';

/** Groups, searched by name on Okta's side. */
export const groups = definePicker({
  key: 'groups',
  title: 'Groups',
  operations: ['listGroups'],
  async load({ query, cursor }, { okta }) {
    const search = query === undefined || query.trim() === '' ? undefined : `profile.name co ${searchText(query)}`;
    const page = await okta.page('listGroups', { query: { search, limit: 100 }, cursor });
    const items = page.items.map(toGroup).map((group) => ({ value: group.id, label: groupLabel(group) }));
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
