import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { userIdOf } from './user.ts';

/** Active grants of a user, or of one client of the user, searched by scope or client here. */
export const userGrantsPicker = definePicker({
  key: 'user_grants',
  title: 'Grants of the user',
  operations: ['listUserGrants', 'getUser'],
  dependsOn: { user: 'required', client: 'optional' },
  async load(search, { okta }) {
    const { user, client } = search.values;
    const userId = await userIdOf(okta, user);
    return searchedHere(search, async (cursor) => {
      const query = { limit: 200 };
      const { items, ...rest } = await okta.page('listUserGrants', { path: { userId }, query, cursor });
      const options = items
        .filter(({ clientId, status }) => status !== 'REVOKED' && (client ?? clientId) === clientId)
        .map(({ id, scopeId, clientId }) => ({
          value: id,
          label: `${scopeId ?? id}${clientId === undefined ? '' : ` (client ${clientId})`}`,
        }));
      return { ...rest, items: options };
    });
  },
});
