import { z } from 'zod';
import { device, deviceChangeModel } from '../../resources/devices/device.ts';
import { unsuspend } from '../../resources/devices/lifecycle.ts';
import { defineAction } from '../../step/action.ts';

/** Unsuspend device. */
export const unsuspendDevice = defineAction({
  key: 'unsuspend_device',
  resource: 'devices',
  title: 'Unsuspend device',
  summary: 'Unsuspend a device. It becomes active.',
  description: 'Identity Engine only.',
  operations: ['unsuspendDevice', 'getDevice'],
  role: 'ORG_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The device's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ device }),
  output: deviceChangeModel,
  examples: [
    {
      title: 'Unsuspend the phone of Grace',
      input: { device: 'guogracephone0000001' },
      output: { changed: true, previousStatus: 'SUSPENDED', device: { id: 'guogracephone0000001', status: 'ACTIVE' } },
    },
  ],
  run: ({ device }, { okta }) => unsuspend(okta, device),
});
