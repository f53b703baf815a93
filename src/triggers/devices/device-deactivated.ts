import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyDevice } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a device is deactivated. */
export const deviceDeactivated = defineTrigger({
  key: 'device_deactivated',
  resource: 'devices',
  title: 'Device deactivated',
  summary: 'Starts when a device is deactivated.',
  description: 'Identity Engine only.',
  eventTypes: ['device.lifecycle.deactivate'],
  objects: ['device'],
  subjects: ['device'],
  input: z.strictObject({ device: onlyDevice, includeFailed, fresh }),
  sample: {
    eventType: 'device.lifecycle.deactivate',
    message: 'Device lifecycle deactivate',
    target: [sampleParties.laptop],
  },
  examples: [
    {
      title: 'Every device',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: { method: 'POST', path: '/api/v1/devices/guogracelaptop000001/lifecycle/deactivate' },
      },
    },
  ],
  match: concerns,
});
