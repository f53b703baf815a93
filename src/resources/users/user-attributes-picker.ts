import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { schemaIdOf } from './user-types.ts';

/** Profile attributes of one user type, or of the default one, searched by title or name here. */
export const userAttributesPicker = definePicker({
  key: 'user_attributes',
  title: 'User attributes',
  operations: ['getUserSchema', 'listUserTypes'],
  dependsOn: { userType: 'optional' },
  async load(search, { okta }) {
    const schemaId = await schemaIdOf(okta, search.values.userType);
    return searchedHere(search, async () => {
      const { attributes } = await okta.read('getUserSchema', { path: { schemaId } });
      return { items: attributes.map(({ name, title }) => ({ value: name, label: `${title ?? name} (${name})` })) };
    });
  },
});
