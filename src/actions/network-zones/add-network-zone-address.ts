import { z } from 'zod';
import { addAddresses } from '../../resources/network-zones/address-changes.ts';
import { allowOwnAddress } from '../../resources/network-zones/lockout.ts';
import { zoneModel, zoneOrBlocked } from '../../resources/network-zones/zone.ts';
import { addresses, addressList } from '../../resources/network-zones/zone-fields.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed, notes } from '../../step/fields.ts';

/** Add address to network zone. */
export const addNetworkZoneAddress = defineAction({
  key: 'add_network_zone_address',
  resource: 'network-zones',
  title: 'Add address to network zone',
  summary: 'Add addresses to an IP zone, by default to the blocklist BlockedIpZone.',
  description:
    'A blocklist takes effect at once, for every URL of the org. An address that the zone already has, in any notation or as part of a network, is left as it is. Okta replaces the whole list with every change: if another client changes the zone at the same moment, the step adds the addresses again, but cannot restore what the other client added.',
  operations: ['replaceNetworkZone', 'getNetworkZone', 'listNetworkZones', 'listLogEvents'],
  role: 'ORG_ADMIN',
  effect: 'add',
  confirm: true,
  idempotent: true,
  lostAnswer: 'The request is sent again, and the zone is read afterwards.',
  input: z.strictObject({ zone: zoneOrBlocked, addresses, list: addressList, allowOwnAddress }),
  output: z.strictObject({
    changed,
    added: field(z.array(z.string()), { title: 'Added' }),
    alreadyPresent: field(z.array(z.string()), { title: 'Already present' }),
    notes,
    zone: zoneModel,
  }),
  examples: [
    {
      title: 'Block an address',
      input: { addresses: ['198.51.100.7'] },
      output: {
        changed: true,
        added: ['198.51.100.7'],
        alreadyPresent: [],
        notes: [
          'The System Log shows no address from which this connection uses Okta, so it was not checked whether the zone blocks it.',
        ],
        zone: {
          id: 'nzoacmeblocked000001',
          name: 'BlockedIpZone',
          type: 'IP',
          usage: 'BLOCKLIST',
          gateways: [{ type: 'RANGE', value: '198.51.100.7-198.51.100.7' }],
        },
      },
    },
    {
      title: 'Trust a network in a zone of policies',
      input: { zone: 'Lund office', addresses: ['198.51.100.0/24', '203.0.113.8'] },
      output: {
        changed: true,
        added: ['198.51.100.0/24'],
        alreadyPresent: ['203.0.113.8'],
        notes: ['203.0.113.8 is already part of 203.0.113.0/24.'],
        zone: { id: 'nzoacmeoffice0000001', usage: 'POLICY' },
      },
    },
  ],
  async run({ zone = 'BlockedIpZone', ...change }, { okta }) {
    const { done, left, ...result } = await addAddresses(okta, { zone, ...change });
    return { ...result, added: done, alreadyPresent: left };
  },
});
