import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { chosenFrom, fresh, includeFailed, onlyZone } from '../../resources/logs/trigger-fields.ts';
import { typesOfChoice } from '../../step/event-choice.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

const changes = {
  created: 'zone.create',
  updated: 'zone.update',
  activated: 'zone.activate',
  deactivated: 'zone.deactivate',
  deleted: 'zone.delete',
  blocked: 'zone.make_blacklist',
  unblocked: 'zone.remove_blacklist',
} as const;

/** Starts when a network zone is created, updated, activated, deactivated, deleted, blocked or unblocked. */
export const networkZoneChanged = defineTrigger({
  key: 'network_zone_changed',
  resource: 'network-zones',
  title: 'Network zone changed',
  summary: 'Starts when a network zone is created, updated, activated, deactivated, deleted, blocked or unblocked.',
  description: 'Okta does not send these events to event hooks.',
  eventTypes: typesOfChoice(changes),
  choice: { field: 'change', types: changes },
  objects: ['zone'],
  subjects: ['zone'],
  input: z.strictObject({
    zone: onlyZone,
    change: chosenFrom(changes, { title: 'Changes', description: 'Only these changes. Default: every change.' }),
    includeFailed,
    fresh,
  }),
  sample: { eventType: 'zone.update', message: 'Zone update', target: [sampleParties.office] },
  examples: [
    {
      title: 'Every zone',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: {
          method: 'PUT',
          path: '/api/v1/zones/nzoacmeoffice0000001',
          body: { type: 'IP', name: 'Lund office', gateways: [{ type: 'CIDR', value: '203.0.113.0/25' }] },
        },
      },
    },
  ],
  match: concerns,
});
