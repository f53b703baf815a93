import { byLabel, definePicker } from '../../step/picker.ts';

/** Apps, searched by the beginning of label or name on Okta's side; `q` finds an app that has just been created. */
export const appsPicker = definePicker({
  key: 'apps',
  title: 'Apps',
  operations: ['listApplications'],
  async load({ query, cursor }, { okta }) {
    const q = query?.trim() === '' ? undefined : query?.trim();
    const page = await okta.page('listApplications', { query: { q, limit: 100 }, cursor });
    const entries = page.items.map(({ app: { id, label, name, status } }) => ({
      value: id,
      label: `${label ?? name ?? id}${status === undefined || status === 'ACTIVE' ? '' : ` (${status.toLowerCase()})`}`,
    }));
    return { items: byLabel(entries), ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
