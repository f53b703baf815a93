import type { Operation } from '../operation.ts';

/** Operations on devices. */
export const deviceOperations = {
  listDevices: {
    method: 'GET',
    path: '/api/v1/devices',
    tag: 'Device',
    scopes: ['okta.devices.read'],
    returns: 'list',
  },
  getDevice: {
    method: 'GET',
    path: '/api/v1/devices/{deviceId}',
    tag: 'Device',
    scopes: ['okta.devices.read'],
    returns: 'object',
  },
  listDeviceUsers: {
    method: 'GET',
    path: '/api/v1/devices/{deviceId}/users',
    tag: 'Device',
    scopes: ['okta.devices.read'],
    returns: 'list',
  },
  activateDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/activate',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  deactivateDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/deactivate',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  suspendDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/suspend',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  unsuspendDevice: {
    method: 'POST',
    path: '/api/v1/devices/{deviceId}/lifecycle/unsuspend',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  deleteDevice: {
    method: 'DELETE',
    path: '/api/v1/devices/{deviceId}',
    tag: 'Device',
    scopes: ['okta.devices.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  listUserDevices: {
    method: 'GET',
    path: '/api/v1/users/{userId}/devices',
    tag: 'UserResources',
    scopes: ['okta.users.read'],
    returns: 'list',
  },
} as const satisfies Record<string, Operation>;
