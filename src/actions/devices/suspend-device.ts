import { z } from 'zod';
import { device, deviceChangeModel } from '../../resources/devices/device.ts';
import { suspend } from '../../resources/devices/lifecycle.ts';
import { defineAction } from '../../step/action.ts';

/** Suspend device. */
export const suspendDevice = defineAction({
  key: 'suspend_device',
  resource: 'devices',
  title: 'Suspend device',
  summary: 'Suspend a device. Its users, factors and certificates are unchanged.',
  description: 'Identity Engine only. unsuspend_device reverses it.',
  operations: ['suspendDevice', 'getDevice'],
  role: 'ORG_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The device's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ device }),
  output: deviceChangeModel,
  examples: [
    {
      title: 'Suspend the laptop of Grace during an investigation',
      input: { device: 'guogracelaptop000001' },
      output: { changed: true, previousStatus: 'ACTIVE', device: { id: 'guogracelaptop000001', status: 'SUSPENDED' } },
    },
  ],
  run: ({ device }, { okta }) => suspend(okta, device),
});
