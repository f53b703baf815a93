import { byLabel, definePicker } from '../../step/picker.ts';
import { type Device, ofDevices } from './device.ts';
import { deviceExpression } from './search.ts';

/** Devices, searched by display name or serial number on Okta's side. */
export const devicesPicker = definePicker({
  key: 'devices',
  title: 'Devices',
  operations: ['listDevices'],
  async load({ query, cursor }, { okta }) {
    const name = query?.trim() === '' ? undefined : query?.trim();
    const search = deviceExpression({ query: name });
    const page = await ofDevices(okta.page('listDevices', { query: { search, limit: 200 }, cursor }));
    const items = byLabel(page.items.map((device) => ({ value: device.id, label: labelOf(device) })));
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  },
});

function labelOf({ id, status, profile }: Device): string {
  const details = [profile?.platform, status === 'ACTIVE' ? undefined : status?.toLowerCase()].filter(Boolean);
  return `${profile?.displayName ?? id}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
