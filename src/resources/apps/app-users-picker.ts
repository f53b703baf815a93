import { byLabel, definePicker } from '../../step/picker.ts';

/** Users who have an app, searched by the beginning of a username, name or email on Okta's side. */
export const appUsersPicker = definePicker({
  key: 'app_users',
  title: 'Users of the app',
  operations: ['listApplicationUsers'],
  dependsOn: { app: 'required' },
  async load({ query, cursor, values }, { okta }) {
    const q = query?.trim() === '' ? undefined : query?.trim();
    const path = { appId: values.app };
    const page = await okta.page('listApplicationUsers', { path, query: { q, limit: 100 }, cursor });
    const items = page.items.map(({ id, scope, credentials }) => ({
      value: id,
      label: `${credentials?.userName ?? id}${scope === 'GROUP' ? ' (through a group)' : ''}`,
    }));
    return { items: byLabel(items), ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
