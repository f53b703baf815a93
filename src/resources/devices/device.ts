import { z } from 'zod';
import { field } from '../../step/field.ts';
import { changed, date, segmentText, text } from '../../step/fields.ts';
import { unlessMissing } from '../../step/missing-feature.ts';
import { userAs } from '../users/user.ts';

/** Statuses of a device. Okta's reference also names UNSUSPENDED, which no response had. */
export const deviceStatuses = ['CREATED', 'ACTIVE', 'SUSPENDED', 'DEACTIVATED'] as const;

/** Platforms of a device. */
export const devicePlatforms = ['ANDROID', 'IOS', 'MACOS', 'WINDOWS'] as const;

const flag = (title: string) => field(z.boolean(), { title }).optional();

/** A user of a device, see {@link DeviceUser}. Nothing but the ID of the user can be relied on. */
export const deviceUserModel = field(
  z.looseObject({
    created: date('Linked'),
    managementStatus: text('Management status', 'MANAGED if the device has management software, or NOT_MANAGED.'),
    screenLockType: text('Screen lock', 'NONE, PASSCODE or BIOMETRIC.'),
    user: userAs('The user. A list of devices has only their ID and names.'),
  }),
  { title: 'Device user' },
);

/** A user of a device, see {@link deviceUserModel}. */
export type DeviceUser = z.infer<typeof deviceUserModel>;

/** A device as steps return it. Nothing but the ID can be relied on. */
export const deviceModel = field(
  z.looseObject({
    id: field(z.string(), { title: 'Device ID' }),
    status: text('Status', `One of ${deviceStatuses.join(', ')}.`),
    created: date('Created'),
    lastUpdated: date('Last updated'),
    profile: field(
      z.looseObject({
        displayName: text('Display name'),
        platform: text('Platform', `One of ${devicePlatforms.join(', ')}.`),
        manufacturer: text('Manufacturer'),
        model: text('Model'),
        osVersion: text('OS version'),
        serialNumber: text('Serial number'),
        imei: text('IMEI'),
        meid: text('MEID'),
        udid: text('UDID', 'Of a macOS device.'),
        sid: text('SID', 'Of a Windows device.'),
        registered: flag('Registered'),
        secureHardwarePresent: flag('Secure hardware'),
        diskEncryptionType: text('Disk encryption'),
      }),
      { title: 'Profile', essential: ['displayName', 'platform', 'model', 'osVersion', 'serialNumber'] },
    ).optional(),
    users: field(z.array(deviceUserModel), {
      title: 'Users',
      description: 'Only in a list of devices with users.',
    }).optional(),
  }),
  { title: 'Device', essential: ['id', 'status', 'profile', 'users'] },
);

/** A device, see {@link deviceModel}. */
export type Device = z.infer<typeof deviceModel>;

/** The device that a step is about. */
export const device = field(segmentText(), {
  title: 'Device',
  description: 'Okta device ID.',
  placeholder: 'guogracelaptop000001',
  optionsFrom: 'devices',
});

/** Output of the steps that change a device's status. */
export const deviceChangeModel = z.strictObject({
  changed,
  previousStatus: field(z.string(), { title: 'Previous status' }),
  device: deviceModel,
});

/** What a device is called in errors. */
export function called({ id, profile }: Device): string {
  return `The device ${profile?.displayName ?? id}`;
}

/** The result of a call about devices, which only Identity Engine orgs have. */
export function ofDevices<Value>(call: Promise<Value>): Promise<Value> {
  return unlessMissing(call, 'devices, which come with Identity Engine');
}
