import { z } from 'zod';
import { allowOwnAddress } from '../../resources/network-zones/lockout.ts';
import { essentialOfZone, zoneModel } from '../../resources/network-zones/zone.ts';
import { createZone } from '../../resources/network-zones/zone-changes.ts';
import { coverage, fieldFaults, usage, zoneName, zoneTypes } from '../../resources/network-zones/zone-fields.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { notes, refuse } from '../../step/fields.ts';

/** Create network zone. */
export const createNetworkZone = defineAction({
  key: 'create_network_zone',
  resource: 'network-zones',
  title: 'Create network zone',
  summary: 'Create a network zone of addresses, or a dynamic one of locations, networks or IP services.',
  description:
    'Okta allows 150 addresses per list, 1,000 in a blocklist, and 75 locations or ASNs. More than one zone may need a license for adaptive MFA.',
  operations: ['createNetworkZone', 'listNetworkZones', 'listLogEvents'],
  role: 'ORG_ADMIN',
  effect: 'add',
  confirm: [{ field: 'usage', values: ['BLOCKLIST'] }],
  idempotent: false,
  lostAnswer:
    'Names are unique, so the zone is looked up by name. If it does not exist, the request is sent again. If its age is unclear, the step fails with outcome_unknown.',
  input: z
    .strictObject({
      name: zoneName,
      type: field(z.enum(zoneTypes), {
        title: 'Type',
        description: 'IP for addresses, DYNAMIC_V2 (enhanced dynamic) or DYNAMIC for locations and networks.',
      }),
      usage,
      ...coverage,
      allowOwnAddress,
    })
    .check(refuse(fieldFaults)),
  output: field(zoneModel.extend({ notes }), { title: 'Network zone', essential: [...essentialOfZone, 'notes'] }),
  examples: [
    {
      title: 'A zone of two networks',
      input: { name: 'Malmö plant', type: 'IP', gateways: ['198.51.100.0/24', '192.0.2.1-192.0.2.9'] },
      output: {
        id: 'nzoacmemalmo00000001',
        name: 'Malmö plant',
        type: 'IP',
        status: 'ACTIVE',
        usage: 'POLICY',
        system: false,
        gateways: [
          { type: 'CIDR', value: '198.51.100.0/24' },
          { type: 'RANGE', value: '192.0.2.1-192.0.2.9' },
        ],
        notes: [],
      },
    },
    {
      title: 'Block anonymizers',
      input: { name: 'Anonymizers', type: 'DYNAMIC_V2', usage: 'BLOCKLIST', ipServices: ['ALL_ANONYMIZERS'] },
      output: {
        id: 'nzoacmeanonym0000001',
        name: 'Anonymizers',
        usage: 'BLOCKLIST',
        ipServiceCategories: { include: ['ALL_ANONYMIZERS'], exclude: [] },
        notes: [],
      },
    },
  ],
  async run(input, { okta }) {
    const { zone, notes } = await createZone(okta, input);
    return { ...zone, notes: [...notes] };
  },
});
