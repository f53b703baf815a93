import { definePicker } from '../connector/picker.ts';
import { searchGroups } from '../lookups/group-search.ts';
import { groupLabel } from '../lookups/labels.ts';
import { byLabel } from '../lookups/picker-order.ts';

/** Groups, searched by name on Okta's side. */
export const groups = definePicker({
  key: 'groups',
  title: 'Groups',
  operations: ['listGroups'],
  async load(search, { okta }) {
    const { groups, next } = await searchGroups(okta, search);
    const items = byLabel(groups.map((group) => ({ value: group.id, label: groupLabel(group) })));
    return { items, ...(next === undefined ? {} : { nextCursor: next }) };
  },
});
