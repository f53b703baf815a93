import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';

/** The name of every Custom Identity Source app (Okta's .NET SDK tests; seen in org resource names). */
const filter = 'name eq "custom_identity_source"';

/** Identity sources, which are apps. Searched by label here, as Okta searches apps by a filter or a label, not both. */
export const identitySourcesPicker = definePicker({
  key: 'identity_sources',
  title: 'Identity sources',
  operations: ['listApplications'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listApplications', { query: { filter, limit: 200 }, cursor });
      const options = items.map(({ app: { id, label, name, status } }) => ({
        value: id,
        label: `${label ?? name ?? id}${status === undefined || status === 'ACTIVE' ? '' : ` (${status.toLowerCase()})`}`,
      }));
      return { ...rest, items: options };
    }),
});
