import { byLabel, definePicker } from '../../step/picker.ts';
import { searchGroups } from './search.ts';

/** Groups whose members can be changed here: those that neither Okta itself nor a directory or app manages. */
export const oktaGroupsPicker = definePicker({
  key: 'okta_groups',
  title: 'Groups managed in Okta',
  operations: ['listGroups'],
  async load(search, { okta }) {
    const { groups, next } = await searchGroups(okta, { ...search, type: 'OKTA_GROUP' });
    const items = byLabel(groups.map(({ id, profile }) => ({ value: id, label: profile?.name ?? id })));
    return { items, ...(next === undefined ? {} : { nextCursor: next }) };
  },
});
