import { searchedHere } from '../../step/local-search.ts';
import { definePicker } from '../../step/picker.ts';
import { zoneLabel } from './zone.ts';

/** Network zones, searched by name here, as Okta cannot search them. */
export const networkZonesPicker = definePicker({
  key: 'network_zones',
  title: 'Network zones',
  operations: ['listNetworkZones'],
  load: (search, { okta }) =>
    searchedHere(search, async (cursor) => {
      const { items, ...rest } = await okta.page('listNetworkZones', { query: { limit: 200 }, cursor });
      return { ...rest, items: items.map((zone) => ({ value: zone.id, label: zoneLabel(zone) })) };
    }),
});
