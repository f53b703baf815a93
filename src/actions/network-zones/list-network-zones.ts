import { z } from 'zod';
import { zoneModel } from '../../resources/network-zones/zone.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List network zones. */
export const listNetworkZones = defineAction({
  key: 'list_network_zones',
  resource: 'network-zones',
  title: 'List network zones',
  summary: 'List all network zones of the org, or only those of one usage.',
  operations: ['listNetworkZones'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({
    usage: field(z.enum(['POLICY', 'BLOCKLIST']), {
      title: 'Usage',
      description: 'Only zones that policies can name, or only those that Okta blocks.',
    }).optional(),
  }),
  output: listOutput(zoneModel),
  examples: [
    {
      title: 'Zones that Okta blocks',
      input: { usage: 'BLOCKLIST' },
      output: {
        items: [
          { id: 'nzoacmeblocked000001', name: 'BlockedIpZone', type: 'IP', status: 'ACTIVE', usage: 'BLOCKLIST' },
          { id: 'nzoacmeenhanced00001', name: 'DefaultEnhancedDynamicZone', type: 'DYNAMIC_V2', usage: 'BLOCKLIST' },
        ],
      },
    },
  ],
  run: ({ usage, ...extent }, { okta }) => {
    const filter = usage === undefined ? undefined : `usage eq "${usage}"`;
    return okta.list('listNetworkZones', { query: { filter } }, { ...extent, pageSize: 200 });
  },
});
