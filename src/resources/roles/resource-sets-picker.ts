import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';

/** Resource sets of custom admin roles, searched here, as Okta cannot search them. */
export const resourceSetsPicker = definePicker({
  key: 'resource_sets',
  title: 'Resource sets',
  operations: ['listResourceSets'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listResourceSets', { cursor });
      return { ...rest, items: items.map(({ id, label = id }) => ({ value: id, label })) };
    }),
});
