import { unlessMissing } from '../../step/missing-feature.ts';
import { objectOption, statusMark } from '../../step/object-option.ts';
import { byLabel, definePicker } from '../../step/picker.ts';

/** Custom authorization servers, searched by name and audience on Okta's side. */
export const authorizationServersPicker = definePicker({
  key: 'authorization_servers',
  title: 'Authorization servers',
  operations: ['listAuthorizationServers'],
  async load({ query, cursor }, { okta }) {
    const q = query?.trim() === '' ? undefined : query?.trim();
    const list = okta.page('listAuthorizationServers', { query: { q, limit: 200 }, cursor });
    const page = await unlessMissing(list, 'custom authorization servers');
    const items = byLabel(page.items.map((server) => objectOption(server, { marks: [statusMark(server)] })));
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});
