import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';

/** User types, searched by name here, as Okta cannot search them. */
export const userTypesPicker = definePicker({
  key: 'user_types',
  title: 'User types',
  operations: ['listUserTypes'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listUserTypes', { cursor });
      const options = items.map(({ id, displayName, name, default: isDefault }) => ({
        value: id,
        label: `${displayName ?? name ?? id}${isDefault === true ? ' (default)' : ''}`,
      }));
      return { ...rest, items: options };
    }),
});
