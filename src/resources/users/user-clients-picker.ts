import { textAt } from '../../okta/json.ts';
import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { userIdOf } from './user.ts';

/** OAuth clients for which a user has a grant or a token, searched by name here. */
export const userClientsPicker = definePicker({
  key: 'user_clients',
  title: 'OAuth clients of the user',
  operations: ['listUserClients', 'getUser'],
  dependsOn: { user: 'required' },
  async load(search, { okta }) {
    const userId = await userIdOf(okta, search.values.user);
    return searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listUserClients', { path: { userId }, cursor });
      const options = items.map((client) => {
        const value = textAt(client, 'client_id') ?? '';
        return { value, label: textAt(client, 'client_name') ?? value };
      });
      return { ...rest, items: options };
    });
  },
});
