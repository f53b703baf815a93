import { byLabel, definePicker } from '../../step/picker.ts';

/** Group rules, searched by name on Okta's side. */
export const groupRulesPicker = definePicker({
  key: 'group_rules',
  title: 'Group rules',
  operations: ['listGroupRules'],
  async load({ query, cursor }, { okta }) {
    const search = query?.trim() === '' ? undefined : query?.trim();
    const page = await okta.page('listGroupRules', { query: { search, limit: 200 }, cursor });
    const items = page.items.map(({ id, name, status }) => ({
      value: id,
      label: `${name ?? id}${status === undefined || status === 'ACTIVE' ? '' : ` (${status.toLowerCase()})`}`,
    }));
    return { items: byLabel(items), ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
