import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { ofSources } from './import-session.ts';

/** Active import sessions of an identity source. */
export const importSessionsPicker = definePicker({
  key: 'import_sessions',
  title: 'Import sessions',
  operations: ['listIdentitySourceSessions'],
  dependsOn: { source: 'required' },
  load: ({ values, ...search }, { okta }) =>
    searchedHere(search, async (cursor) => {
      const path = { identitySourceId: values.source };
      const { items, ...rest } = await ofSources(okta.page('listIdentitySourceSessions', { path, cursor }));
      const options = items.map(({ id, status, created }) => ({
        value: id,
        label: [status, created].filter(Boolean).join(', ') || id,
      }));
      return { ...rest, items: options };
    }),
});
