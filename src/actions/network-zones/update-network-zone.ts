import { z } from 'zod';
import { allowOwnAddress } from '../../resources/network-zones/lockout.ts';
import { zone, zoneModel } from '../../resources/network-zones/zone.ts';
import { updateZone } from '../../resources/network-zones/zone-changes.ts';
import { coverage, usage, zoneName } from '../../resources/network-zones/zone-fields.ts';
import { defineAction } from '../../step/action.ts';
import { changed, notes } from '../../step/fields.ts';

/** Update network zone. */
export const updateNetworkZone = defineAction({
  key: 'update_network_zone',
  resource: 'network-zones',
  title: 'Update network zone',
  summary: 'Change the name, the usage or the content of a network zone. Fields that are left out stay as they are.',
  description:
    "A list replaces the whole list of the zone: use 'Add address to network zone' for single addresses. The type of a zone cannot be changed, nor the usage of a system zone. Okta replaces the whole zone: if another client changes it at the same moment, the step makes its change again, but cannot restore the other one.",
  operations: ['replaceNetworkZone', 'getNetworkZone', 'listNetworkZones', 'listLogEvents'],
  role: 'ORG_ADMIN',
  effect: 'change',
  confirm: true,
  idempotent: true,
  lostAnswer: 'The request is sent again, and the zone is read afterwards.',
  input: z.strictObject({ zone, name: zoneName.optional(), usage, ...coverage, allowOwnAddress }),
  output: z.strictObject({ changed, notes, zone: zoneModel }),
  examples: [
    {
      title: 'Give the office another network',
      input: { zone: 'nzoacmeoffice0000001', gateways: ['198.51.100.0/24'] },
      output: {
        changed: true,
        notes: [],
        zone: {
          id: 'nzoacmeoffice0000001',
          name: 'Lund office',
          type: 'IP',
          usage: 'POLICY',
          gateways: [{ type: 'CIDR', value: '198.51.100.0/24' }],
        },
      },
    },
  ],
  async run(input, { okta }) {
    const { changed, after, notes } = await updateZone(okta, input);
    return { changed, notes: [...notes], zone: after };
  },
});
