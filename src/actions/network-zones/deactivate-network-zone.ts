import { z } from 'zod';
import { zone, zoneModel } from '../../resources/network-zones/zone.ts';
import { deactivateZone } from '../../resources/network-zones/zone-changes.ts';
import { defineAction } from '../../step/action.ts';
import { changed } from '../../step/fields.ts';

/** Deactivate network zone. */
export const deactivateNetworkZone = defineAction({
  key: 'deactivate_network_zone',
  resource: 'network-zones',
  title: 'Deactivate network zone',
  summary: 'Deactivate a network zone. A blocklist no longer blocks anything.',
  description: 'Policy rules may still name the zone. What such a rule does then is up to Okta.',
  operations: ['deactivateNetworkZone', 'getNetworkZone', 'listNetworkZones'],
  role: 'ORG_ADMIN',
  effect: 'change',
  confirm: true,
  idempotent: true,
  lostAnswer: "The zone's status is looked up. If it is still active, the request is sent again.",
  input: z.strictObject({ zone }),
  output: z.strictObject({ changed, zone: zoneModel }),
  examples: [
    {
      title: 'Deactivate the zone of the office',
      input: { zone: 'Lund office' },
      output: { changed: true, zone: { id: 'nzoacmeoffice0000001', name: 'Lund office', status: 'INACTIVE' } },
    },
  ],
  async run({ zone }, { okta }) {
    const { changed, after } = await deactivateZone(okta, zone);
    return { changed, zone: after };
  },
});
