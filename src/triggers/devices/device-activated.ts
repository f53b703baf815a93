import { z } from 'zod';
import { concerns } from '../../resources/logs/event-parties.ts';
import { fresh, includeFailed, onlyDevice } from '../../resources/logs/trigger-fields.ts';
import { sampleParties } from '../../step/sample-event.ts';
import { defineTrigger } from '../../step/trigger.ts';

/** Starts when a device is activated. */
export const deviceActivated = defineTrigger({
  key: 'device_activated',
  resource: 'devices',
  title: 'Device activated',
  summary: 'Starts when a device is activated.',
  description: 'Identity Engine only.',
  eventTypes: ['device.lifecycle.activate'],
  objects: ['device'],
  subjects: ['device'],
  input: z.strictObject({ device: onlyDevice, includeFailed, fresh }),
  sample: {
    eventType: 'device.lifecycle.activate',
    message: 'Device lifecycle activate',
    target: [sampleParties.kiosk],
  },
  examples: [
    {
      title: 'Every device',
      input: {},
      fire: {
        action: 'call_okta_api',
        input: { method: 'POST', path: '/api/v1/devices/guokiosk000000000001/lifecycle/activate' },
      },
    },
  ],
  match: concerns,
});
