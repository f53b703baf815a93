import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';

/** Custom admin roles, searched here, as Okta cannot search them. */
export const customRolesPicker = definePicker({
  key: 'custom_roles',
  title: 'Custom roles',
  operations: ['listRoles'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listRoles', { cursor });
      return { ...rest, items: items.map(({ id, label = id }) => ({ value: id, label })) };
    }),
});
