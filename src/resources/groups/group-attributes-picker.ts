import { objectAt, textAt } from '../../okta/json.ts';
import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';

/** Profile attributes of groups, searched by title or name here. */
export const groupAttributesPicker = definePicker({
  key: 'group_attributes',
  title: 'Group attributes',
  operations: ['getGroupSchema'],
  load: (search, { okta }) =>
    searchedHere(search, async () => {
      const schema = await okta.call('getGroupSchema', {});
      const attributes = ['base', 'custom'].flatMap((source) =>
        Object.entries(objectAt(schema, 'definitions', source, 'properties')),
      );
      const items = attributes.map(([name, one]) => ({
        value: name,
        label: `${textAt(one, 'title') ?? name} (${name})`,
      }));
      return { items };
    }),
});
