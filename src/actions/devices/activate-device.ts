import { z } from 'zod';
import { device, deviceChangeModel } from '../../resources/devices/device.ts';
import { activate } from '../../resources/devices/lifecycle.ts';
import { defineAction } from '../../step/action.ts';

/** Activate device. */
export const activateDevice = defineAction({
  key: 'activate_device',
  resource: 'devices',
  title: 'Activate device',
  summary: 'Activate a device, so that users can be linked to it again.',
  description:
    'Identity Engine only. Users whose links ended with a deactivation must enroll the device again. Unsuspend a suspended device instead.',
  operations: ['activateDevice', 'getDevice'],
  role: 'ORG_ADMIN',
  effect: 'change',
  idempotent: true,
  lostAnswer: "The device's status is looked up. If it did not change, the request is sent again.",
  input: z.strictObject({ device }),
  output: deviceChangeModel,
  examples: [
    {
      title: 'Activate the kiosk again',
      input: { device: 'guokiosk000000000001' },
      output: {
        changed: true,
        previousStatus: 'DEACTIVATED',
        device: { id: 'guokiosk000000000001', status: 'ACTIVE' },
      },
    },
  ],
  run: ({ device }, { okta }) => activate(okta, device),
});
