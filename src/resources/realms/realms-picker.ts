import { searchText } from '../../okta/expression.ts';
import { isObject } from '../../okta/json.ts';
import { unlessMissing } from '../../step/missing-feature.ts';
import { objectOption } from '../../step/object-option.ts';
import { byLabel, definePicker } from '../../step/picker.ts';

/** Realms, searched by any part of their name on Okta's side. */
export const realmsPicker = definePicker({
  key: 'realms',
  title: 'Realms',
  operations: ['listRealms'],
  async load({ query, cursor }, { okta }) {
    const words = query?.trim() ?? '';
    const search = words === '' ? undefined : `profile.name co ${searchText(words)}`;
    // With a search, Okta's own limit is 10.
    const list = okta.page('listRealms', { query: { search, limit: 200 }, cursor });
    const page = await unlessMissing(list, 'realms');
    const items = page.items.map((realm) =>
      objectOption(realm, { name: ['profile', 'name'], marks: [standard(realm)] }),
    );
    return { items: byLabel(items), ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});

function standard(realm: unknown): string | undefined {
  return isObject(realm) && realm['isDefault'] === true ? 'default' : undefined;
}
