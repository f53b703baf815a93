import { z } from 'zod';
import { zone, zoneModel } from '../../resources/network-zones/zone.ts';
import { deleteZone } from '../../resources/network-zones/zone-deletion.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed } from '../../step/fields.ts';

/** Delete network zone. */
export const deleteNetworkZone = defineAction({
  key: 'delete_network_zone',
  resource: 'network-zones',
  title: 'Delete network zone',
  summary: 'Delete a network zone.',
  description:
    'This cannot be undone. System zones and zones that a policy or a rule uses cannot be deleted. An unknown zone ID counts as already deleted; an unknown name is an error.',
  operations: ['deleteNetworkZone', 'deactivateNetworkZone', 'getNetworkZone', 'listNetworkZones'],
  role: 'ORG_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer: 'The request is sent again. A zone that no longer exists counts as deleted.',
  input: z.strictObject({
    zone,
    ifActive: field(z.enum(['fail', 'deactivate']), {
      title: 'If active',
      description: 'What to do with an active zone, which Okta does not delete.',
      default: 'fail',
    }).optional(),
  }),
  output: z.strictObject({ changed, zone: zoneModel }),
  examples: [
    {
      title: 'Delete the inactive zone of the harbor',
      input: { zone: 'nzoacmeharbor0000001' },
      output: { changed: true, zone: { id: 'nzoacmeharbor0000001', name: 'Harbor', status: 'INACTIVE' } },
    },
  ],
  run: (input, { okta }) => deleteZone(okta, input),
});
