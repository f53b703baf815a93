import { textAt } from '../../okta/json.ts';
import { objectOption, statusMark } from '../../step/object-option.ts';
import { byLabel, definePicker } from '../../step/picker.ts';

/** Identity providers, searched by name on Okta's side. */
export const identityProvidersPicker = definePicker({
  key: 'identity_providers',
  title: 'Identity providers',
  operations: ['listIdentityProviders'],
  async load({ query, cursor }, { okta }) {
    const q = query?.trim() === '' ? undefined : query?.trim();
    const page = await okta.page('listIdentityProviders', { query: { q, limit: 200 }, cursor });
    const items = page.items.map((idp) => objectOption(idp, { marks: [textAt(idp, 'type'), statusMark(idp)] }));
    return { items: byLabel(items), ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
