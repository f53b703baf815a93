import { unlessMissing } from '../../step/missing-feature.ts';
import { objectOption } from '../../step/object-option.ts';
import { byLabel, definePicker } from '../../step/picker.ts';

/** Scopes of one authorization server, searched by name on Okta's side. */
export const scopesPicker = definePicker({
  key: 'scopes',
  title: 'Scopes',
  operations: ['listOAuth2Scopes'],
  dependsOn: { server: 'required' },
  async load({ query, cursor, values: { server } }, { okta }) {
    const q = query?.trim() === '' ? undefined : query?.trim();
    const path = { authServerId: server };
    const list = okta.page('listOAuth2Scopes', { path, query: { q, limit: 200 }, cursor });
    const page = await unlessMissing(list, 'custom authorization servers');
    const items = byLabel(page.items.map((scope) => objectOption(scope)));
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
