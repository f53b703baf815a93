import { byLabel, definePicker } from '../../step/picker.ts';

/** Groups that have an app, searched by the beginning of their name on Okta's side. */
export const appGroupsPicker = definePicker({
  key: 'app_groups',
  title: 'Groups of the app',
  operations: ['listApplicationGroupAssignments'],
  dependsOn: { app: 'required' },
  async load({ query, cursor, values }, { okta }) {
    const q = query?.trim() === '' ? undefined : query?.trim();
    const path = { appId: values.app };
    const list = { path, query: { q, expand: 'group', limit: 200 }, cursor };
    const page = await okta.page('listApplicationGroupAssignments', list);
    const items = page.items.map(({ id, name }) => ({ value: id, label: name ?? id }));
    return { items: byLabel(items), ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
