import type { Route } from '../http/call.ts';
import { getDevice, listDevices, listDeviceUsers, listUserDevices } from './devices.ts';
import { deleteDevice, deviceOperations } from './lifecycle.ts';

const read = { method: 'GET', bucket: 'devices', permission: 'devices.read' } as const;
const write = { bucket: 'devices', permission: 'devices.manage' } as const;

/** Devices: /api/v1/devices, and those of a user. */
export const deviceRoutes: readonly Route[] = [
  { ...read, path: '/api/v1/devices', handle: listDevices },
  { ...read, path: '/api/v1/devices/:deviceId', handle: getDevice },
  { ...read, path: '/api/v1/devices/:deviceId/users', bucket: 'other', handle: listDeviceUsers },
  { ...write, method: 'DELETE', path: '/api/v1/devices/:deviceId', handle: deleteDevice },
  ...deviceOperations.map(
    ([name, handle]): Route => ({
      ...write,
      method: 'POST',
      path: `/api/v1/devices/:deviceId/lifecycle/${name}`,
      handle,
    }),
  ),
  {
    method: 'GET',
    path: '/api/v1/users/:userId/devices',
    bucket: 'users',
    permission: 'users.read',
    handle: listUserDevices,
  },
];
