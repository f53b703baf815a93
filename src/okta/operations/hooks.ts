import type { Operation } from '../operation.ts';

/** Operations on hooks. */
export const hookOperations = {
  listEventHooks: {
    method: 'GET',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.read'],
    returns: 'list',
  },
  createEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  replaceEventHook: {
    method: 'PUT',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  deleteEventHook: {
    method: 'DELETE',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'nothing',
    afterLoss: 'repeat',
  },
  activateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/activate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  deactivateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/deactivate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
  verifyEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/verify',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    returns: 'object',
    afterLoss: 'repeat',
  },
} as const satisfies Record<string, Operation>;
