import { z } from 'zod';
import { zone, zoneModel } from '../../resources/network-zones/zone.ts';
import { zoneIdOf } from '../../resources/network-zones/zone-lookup.ts';
import { defineAction } from '../../step/action.ts';

/** Get network zone. */
export const getNetworkZone = defineAction({
  key: 'get_network_zone',
  resource: 'network-zones',
  title: 'Get network zone',
  summary: 'Get a network zone by ID or name.',
  operations: ['getNetworkZone', 'listNetworkZones'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ zone }),
  output: zoneModel,
  examples: [
    {
      title: 'The zone of the office, by name',
      input: { zone: 'Lund office' },
      output: {
        id: 'nzoacmeoffice0000001',
        name: 'Lund office',
        type: 'IP',
        status: 'ACTIVE',
        usage: 'POLICY',
        system: false,
        gateways: [
          { type: 'CIDR', value: '203.0.113.0/24' },
          { type: 'RANGE', value: '192.0.2.10-192.0.2.10' },
        ],
      },
    },
  ],
  run: async ({ zone }, { okta }) => okta.read('getNetworkZone', { path: { zoneId: await zoneIdOf(okta, zone) } }),
});
