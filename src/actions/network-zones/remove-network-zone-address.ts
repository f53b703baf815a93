import { z } from 'zod';
import { removeAddresses } from '../../resources/network-zones/address-changes.ts';
import { zoneModel, zoneOrBlocked } from '../../resources/network-zones/zone.ts';
import { addresses, addressList } from '../../resources/network-zones/zone-fields.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, notes } from '../../step/fields.ts';

/** Remove address from network zone. */
export const removeNetworkZoneAddress = defineAction({
  key: 'remove_network_zone_address',
  resource: 'network-zones',
  title: 'Remove address from network zone',
  summary: 'Remove addresses from an IP zone, by default from the blocklist BlockedIpZone.',
  description:
    'An entry is removed in whatever notation the zone has it. A network that contains an address is kept whole, and the notes name it. Okta requires at least one gateway or proxy in a zone that it did not create. Okta replaces the whole list with every change: if another client changes the zone at the same moment, the step removes the addresses again, but cannot restore what the other client added.',
  operations: ['replaceNetworkZone', 'getNetworkZone', 'listNetworkZones'],
  role: 'ORG_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again, and the zone is read afterwards.',
  input: z.strictObject({ zone: zoneOrBlocked, addresses, list: addressList }),
  output: z.strictObject({
    changed,
    removed: field(z.array(z.string()), { title: 'Removed' }),
    notPresent: field(z.array(z.string()), { title: 'Not present' }),
    notes,
    zone: zoneModel,
  }),
  examples: [
    {
      title: 'Take an address out of the zone of the office',
      input: { zone: 'Lund office', addresses: ['192.0.2.10/32'] },
      output: {
        changed: true,
        removed: ['192.0.2.10/32'],
        notPresent: [],
        notes: [],
        zone: {
          id: 'nzoacmeoffice0000001',
          name: 'Lund office',
          type: 'IP',
          usage: 'POLICY',
          gateways: [{ type: 'CIDR', value: '203.0.113.0/24' }],
        },
      },
    },
    {
      title: 'An address that only a network of the zone contains',
      input: { zone: 'Lund office', addresses: ['203.0.113.8'] },
      output: {
        changed: false,
        removed: [],
        notPresent: ['203.0.113.8'],
        notes: ['203.0.113.8 is part of 203.0.113.0/24, which was kept.'],
        zone: { id: 'nzoacmeoffice0000001', name: 'Lund office', type: 'IP', usage: 'POLICY' },
      },
    },
  ],
  async run({ zone = 'BlockedIpZone', ...change }, { okta }) {
    const { done, left, ...result } = await removeAddresses(okta, { zone, ...change });
    return { ...result, removed: done, notPresent: left };
  },
});
