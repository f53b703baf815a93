import { byLabel, definePicker } from '../../step/picker.ts';
import { groupLabel } from './group.ts';
import { searchGroups } from './search.ts';

/** Groups, searched by name on Okta's side. */
export const groupsPicker = definePicker({
  key: 'groups',
  title: 'Groups',
  operations: ['listGroups'],
  async load(search, { okta }) {
    const { groups, next } = await searchGroups(okta, search);
    const items = byLabel(groups.map((group) => ({ value: group.id, label: groupLabel(group) })));
    return { items, ...(next === undefined ? {} : { nextCursor: next }) };
  },
});
