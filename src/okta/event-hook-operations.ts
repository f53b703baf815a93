import type { Operation } from './operations.ts';

/** The rows of Okta's event hooks, part of `operations`. */
export const eventHookOperations = {
  listEventHooks: {
    method: 'GET',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.read'],
    repeat: true,
  },
  createEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: false,
  },
  replaceEventHook: {
    method: 'PUT',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  deleteEventHook: {
    method: 'DELETE',
    path: '/api/v1/eventHooks/{eventHookId}',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  activateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/activate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  deactivateEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/deactivate',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
  verifyEventHook: {
    method: 'POST',
    path: '/api/v1/eventHooks/{eventHookId}/lifecycle/verify',
    tag: 'EventHook',
    scopes: ['okta.eventHooks.manage'],
    repeat: true,
  },
} as const satisfies Record<string, Operation>;
