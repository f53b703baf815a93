import { textAt } from '../../okta/json.ts';
import { searchedHere } from '../../step/local-search.ts';
import { unlessMissing } from '../../step/missing-feature.ts';
import { objectOption } from '../../step/object-option.ts';
import { definePicker } from '../../step/picker.ts';

/** Owners of one group, searched by name here, as Okta searches them by type only. */
export const groupOwnersPicker = definePicker({
  key: 'group_owners',
  title: 'Owners of the group',
  operations: ['listGroupOwners'],
  dependsOn: { group: 'required' },
  load: ({ values, ...search }, { okta }) =>
    searchedHere(search, async (cursor) => {
      const list = okta.page('listGroupOwners', { path: { groupId: values.group }, query: { limit: 200 }, cursor });
      const { items, ...rest } = await unlessMissing(list, 'group owners');
      const options = items.map((owner) => {
        return objectOption(owner, { name: ['displayName'], marks: [textAt(owner, 'type')?.toLowerCase()] });
      });
      return { ...rest, items: options };
    }),
});
