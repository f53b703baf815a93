import { device, deviceUserModel, ofDevices } from '../../resources/devices/device.ts';
import { defineAction } from '../../step/action.ts';
import { listInput, listOutput } from '../../step/fields.ts';

/** List device users. */
export const listDeviceUsers = defineAction({
  key: 'list_device_users',
  resource: 'devices',
  title: 'List device users',
  summary: 'List the users of a device, with how it is managed and locked.',
  description: 'Identity Engine only. A deactivated device has no users.',
  operations: ['listDeviceUsers'],
  role: 'READ_ONLY_ADMIN',
  effect: 'read',
  idempotent: true,
  input: listInput({ device }),
  output: listOutput(deviceUserModel),
  examples: [
    {
      title: "Users of Grace's laptop",
      input: { device: 'guogracelaptop000001' },
      output: {
        items: [
          {
            managementStatus: 'NOT_MANAGED',
            screenLockType: 'BIOMETRIC',
            user: { id: '00ugrace000000000001', profile: { login: 'grace.lindqvist@acme.example' } },
          },
        ],
      },
    },
  ],
  run: ({ device, ...extent }, { okta }) =>
    ofDevices(okta.list('listDeviceUsers', { path: { deviceId: device } }, extent)),
});
