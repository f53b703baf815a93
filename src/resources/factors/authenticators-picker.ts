import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { ofAuthenticators } from './authenticator.ts';

/** Authenticators of the org, searched here, as Okta cannot search them. */
export const authenticatorsPicker = definePicker({
  key: 'authenticators',
  title: 'Authenticators',
  operations: ['listAuthenticators'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await ofAuthenticators(okta.page('listAuthenticators', { cursor }));
      return {
        ...rest,
        items: items.map(({ id, name, status }) => ({
          value: id,
          label: `${name ?? id}${status === undefined || status === 'ACTIVE' ? '' : ` (${status.toLowerCase()})`}`,
        })),
      };
    }),
});
