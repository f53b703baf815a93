import { z } from 'zod';
import { device, deviceModel } from '../../resources/devices/device.ts';
import { deleteDevice as deleteWhole } from '../../resources/devices/lifecycle.ts';
import { defineAction } from '../../step/action.ts';
import { field } from '../../step/field.ts';
import { changed } from '../../step/fields.ts';

/** Delete device. */
export const deleteDevice = defineAction({
  key: 'delete_device',
  resource: 'devices',
  title: 'Delete device',
  summary: 'Delete a device permanently.',
  description:
    'Identity Engine only. Okta deletes deactivated devices only. A later enrollment creates a new device. A dry run names its users.',
  operations: ['deleteDevice', 'deactivateDevice', 'getDevice', 'listDeviceUsers'],
  role: 'ORG_ADMIN',
  effect: 'remove',
  idempotent: true,
  lostAnswer:
    'The deletion is sent again. A device that no longer exists counts as deleted. A deactivation is looked up by the status of the device.',
  input: z.strictObject({
    device,
    ifActive: field(z.enum(['fail', 'deactivate']), {
      title: 'If the device is not deactivated',
      description: 'What to do if the device is not deactivated: fail, or deactivate it first.',
      default: 'fail',
    }).optional(),
  }),
  output: z.strictObject({ changed, device: deviceModel }),
  examples: [
    {
      title: 'Delete the kiosk, which is deactivated',
      input: { device: 'guokiosk000000000001' },
      output: { changed: true, device: { id: 'guokiosk000000000001', status: 'DEACTIVATED' } },
    },
    {
      title: 'Delete the laptop of Zoe, which is deactivated first',
      input: { device: 'guozoelaptop00000001', ifActive: 'deactivate' },
      output: { changed: true, device: { id: 'guozoelaptop00000001', status: 'ACTIVE' } },
    },
  ],
  run: ({ device, ifActive = 'fail' }, { okta, dryRun }) => deleteWhole(okta, { deviceId: device, ifActive, dryRun }),
});
