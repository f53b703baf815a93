import { z } from 'zod';
import { device, deviceChangeModel } from '../../resources/devices/device.ts';
import { deactivate } from '../../resources/devices/lifecycle.ts';
import { defineAction } from '../../step/action.ts';

/** Deactivate device. */
export const deactivateDevice = defineAction({
  key: 'deactivate_device',
  resource: 'devices',
  title: 'Deactivate device',
  summary: 'Deactivate a device and end its links to users, their factors and certificates on it.',
  description:
    'Identity Engine only. This cannot be undone: users must enroll the device again. Suspend it to block it for a while. A dry run names its users.',
  operations: ['deactivateDevice', 'getDevice', 'listDeviceUsers'],
  role: 'ORG_ADMIN',
  effect: 'change',
  confirm: true,
  idempotent: true,
  lostAnswer: "The device's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ device }),
  output: deviceChangeModel,
  examples: [
    {
      title: 'Deactivate a lost laptop',
      input: { device: 'guozoelaptop00000001' },
      output: {
        changed: true,
        previousStatus: 'ACTIVE',
        device: { id: 'guozoelaptop00000001', status: 'DEACTIVATED' },
      },
    },
  ],
  run: ({ device }, { okta, dryRun }) => deactivate(okta, { deviceId: device, dryRun }),
});
