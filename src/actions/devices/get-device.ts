import { z } from 'zod';
import { device, deviceModel, ofDevices } from '../../resources/devices/device.ts';
import { defineAction } from '../../step/action.ts';

/** Get device. */
export const getDevice = defineAction({
  key: 'get_device',
  resource: 'devices',
  title: 'Get device',
  summary: 'Get a device by ID, with its status and profile.',
  description: 'Identity Engine only.',
  operations: ['getDevice'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: z.strictObject({ device }),
  output: deviceModel,
  examples: [
    {
      title: "Grace's laptop",
      input: { device: 'guogracelaptop000001' },
      output: {
        id: 'guogracelaptop000001',
        status: 'ACTIVE',
        profile: { displayName: 'GRACE-MACBOOK', platform: 'MACOS', serialNumber: 'ACMEGRACE1' },
      },
    },
  ],
  run: ({ device }, { okta }) => ofDevices(okta.read('getDevice', { path: { deviceId: device } })),
});
