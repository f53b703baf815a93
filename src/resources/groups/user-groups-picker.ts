import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { groupLabel } from './group.ts';

/** Groups of one user, searched by name here, as Okta cannot search them. */
export const userGroupsPicker = definePicker({
  key: 'user_groups',
  title: 'Groups of the user',
  operations: ['listUserGroups'],
  dependsOn: { user: 'required' },
  load: ({ values, ...search }, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listUserGroups', { path: { id: values.user }, cursor });
      return { ...rest, items: items.map((group) => ({ value: group.id, label: groupLabel(group) })) };
    }),
});
