import { unlessMissing } from '../../step/missing-feature.ts';
import { byLabel, definePicker } from '../../step/picker.ts';
import { statusLabel } from './policy.ts';

/** Policies of one type, searched by the beginning of their name on Okta's side. */
export const policiesPicker = definePicker({
  key: 'policies',
  title: 'Policies',
  operations: ['listPolicies'],
  dependsOn: { type: 'required' },
  async load({ query, cursor, values: { type } }, { okta }) {
    const q = query?.trim() === '' ? undefined : query?.trim();
    const list = okta.page('listPolicies', { query: { type, q }, cursor });
    const page = await unlessMissing(list, `policies of the type ${type}`);
    const items = byLabel(page.items.map((policy) => ({ value: policy.id, label: statusLabel(policy) })));
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
