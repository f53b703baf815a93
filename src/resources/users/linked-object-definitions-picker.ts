import { textAt } from '../../okta/json.ts';
import { searchedHere } from '../../step/local-search.ts';
import { definePicker, type Option } from '../../step/picker.ts';

/** Both sides of the org's linked object definitions, such as manager and subordinate, searched by title here. */
export const linkedObjectDefinitionsPicker = definePicker({
  key: 'linked_object_definitions',
  title: 'Linked objects',
  operations: ['listLinkedObjectDefinitions'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listLinkedObjectDefinitions', { cursor });
      return { ...rest, items: items.flatMap(sidesOf) };
    }),
});

/** @example [{ value: 'manager', label: 'Manager (of Subordinate)' }, { value: 'subordinate', label: 'Subordinate (of Manager)' }] */
function sidesOf(definition: unknown): Option[] {
  const name = (side: string) => textAt(definition, side, 'name') ?? '';
  const title = (side: string) => textAt(definition, side, 'title') ?? name(side);
  return [
    { value: name('primary'), label: `${title('primary')} (of ${title('associated')})` },
    { value: name('associated'), label: `${title('associated')} (of ${title('primary')})` },
  ];
}
