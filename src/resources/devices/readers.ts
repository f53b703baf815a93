import { memberAt } from '../../okta/json.ts';
import { textOf, tidyObject } from '../../step/tidy.ts';
import { toUser } from '../users/readers.ts';
import type { Device, DeviceUser } from './device.ts';

/** Models of the operations that return devices and their users. */
export interface DeviceModels {
  readonly getDevice: Device;
  readonly listDevices: Device;
  readonly listDeviceUsers: DeviceUser;
}

/** Reads a device from Okta's response, with its users if the request asks Okta to embed them. */
function toDevice(value: unknown): Device {
  const device = tidyObject(value, 'device');
  const users = memberAt(value, '_embedded', 'users');
  return { ...device, id: textOf(device['id']), ...(Array.isArray(users) ? { users: users.map(toDeviceUser) } : {}) };
}

/** Reads a user of a device from Okta's response. */
function toDeviceUser(value: unknown): DeviceUser {
  return { ...tidyObject(value, 'device user'), user: toUser(memberAt(value, 'user')) };
}

/** Readers of the operations that return devices and their users. */
export const deviceReaders = { getDevice: toDevice, listDevices: toDevice, listDeviceUsers: toDeviceUser };
