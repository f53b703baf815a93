import type { Org } from '../state/org.ts';
import type { DeviceStatus } from './device.ts';
import { insertDevice, linkDevice } from './devices.ts';

interface Entry {
  readonly id: string;
  readonly status?: DeviceStatus;
  readonly userId?: string;
  readonly profile: Record<string, unknown>;
}

const apple = { manufacturer: 'APPLE' };

/** Acme's devices, one of each status. */
function devicesOf({ grace, zoe }: { readonly grace: string; readonly zoe: string }): readonly Entry[] {
  return [
    {
      id: 'guogracelaptop000001',
      userId: grace,
      profile: {
        ...{ displayName: 'GRACE-MACBOOK', platform: 'MACOS', ...apple, model: 'Mac15,9', osVersion: '15.6.1' },
        ...{ serialNumber: 'ACMEGRACE1', udid: 'F5DFB6C9-0000-5B81-BFCB-7AB5F7B58BA5' },
        diskEncryptionType: 'ALL_INTERNAL_VOLUMES',
      },
    },
    {
      id: 'guogracephone0000001',
      userId: grace,
      status: 'SUSPENDED',
      profile: {
        ...{ displayName: 'GRACE-PHONE', platform: 'IOS', ...apple, model: 'iPhone15,4', osVersion: '18.5.0' },
        ...{ serialNumber: 'ACMEGRACE2', udid: '00008120-001C5D4A00000001' },
      },
    },
    {
      id: 'guokiosk000000000001',
      status: 'DEACTIVATED',
      profile: { displayName: 'KIOSK-1', platform: 'WINDOWS', serialNumber: 'ACMEKIOSK1', sid: 'S-1-11-111' },
    },
    {
      id: 'guospare000000000001',
      status: 'CREATED',
      profile: { displayName: 'SPARE-1', platform: 'WINDOWS', serialNumber: 'ACMESPARE1' },
    },
    {
      id: 'guozoelaptop00000001',
      userId: zoe,
      profile: { displayName: 'ZOE-LAPTOP', platform: 'WINDOWS', serialNumber: 'ACMEZOE1', sid: 'S-1-11-222' },
    },
  ];
}

/** Adds Acme's devices. */
export function seedDevices(org: Org, owners: { readonly grace: string; readonly zoe: string }): void {
  for (const { userId, ...device } of devicesOf(owners)) {
    insertDevice(org, device);
    if (userId === undefined) continue;
    const id = device.id.replace('guo', 'lnk');
    linkDevice(org, { id, deviceId: device.id, userId, screenLockType: 'BIOMETRIC' });
  }
}
