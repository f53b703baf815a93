import { z } from 'zod';
import { allowOwnAddress } from '../../resources/network-zones/lockout.ts';
import { zone, zoneModel } from '../../resources/network-zones/zone.ts';
import { activateZone } from '../../resources/network-zones/zone-changes.ts';
import { defineAction } from '../../step/action.ts';
import { changed, notes } from '../../step/fields.ts';

/** Activate network zone. */
export const activateNetworkZone = defineAction({
  key: 'activate_network_zone',
  resource: 'network-zones',
  title: 'Activate network zone',
  summary: 'Activate a network zone.',
  description: 'A blocklist takes effect at once, for every URL of the org.',
  operations: ['activateNetworkZone', 'getNetworkZone', 'listNetworkZones', 'listLogEvents'],
  role: 'ORG_ADMIN',
  effect: 'change',
  confirm: true,
  idempotent: true,
  lostAnswer: "The zone's status is looked up. If it is not active yet, the request is sent again.",
  input: z.strictObject({ zone, allowOwnAddress }),
  output: z.strictObject({ changed, notes, zone: zoneModel }),
  examples: [
    {
      title: 'Activate the zone of the harbor',
      input: { zone: 'Harbor' },
      output: { changed: true, notes: [], zone: { id: 'nzoacmeharbor0000001', name: 'Harbor', status: 'ACTIVE' } },
    },
  ],
  async run(input, { okta }) {
    const { changed, after, notes } = await activateZone(okta, input);
    return { changed, notes: [...notes], zone: after };
  },
});
