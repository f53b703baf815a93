import type { Operation } from '../operation.ts';

/** Operations on zones. */
export const zoneOperations = {
  listNetworkZones: {
    method: 'GET',
    path: '/api/v1/zones',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.read'],
    returns: 'list',
  },
  getNetworkZone: {
    method: 'GET',
    path: '/api/v1/zones/{zoneId}',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.read'],
    returns: 'object',
  },
  createNetworkZone: {
    method: 'POST',
    path: '/api/v1/zones',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  replaceNetworkZone: {
    method: 'PUT',
    path: '/api/v1/zones/{zoneId}',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  activateNetworkZone: {
    method: 'POST',
    path: '/api/v1/zones/{zoneId}/lifecycle/activate',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  deactivateNetworkZone: {
    method: 'POST',
    path: '/api/v1/zones/{zoneId}/lifecycle/deactivate',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  deleteNetworkZone: {
    method: 'DELETE',
    path: '/api/v1/zones/{zoneId}',
    tag: 'NetworkZone',
    scopes: ['okta.networkZones.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
} as const satisfies Record<string, Operation>;
