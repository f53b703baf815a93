import type { Operation } from '../operation.ts';

/** Operations on identity-sources. */
export const identitySourceOperations = {
  createIdentitySourceSession: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'object',
    creates: true,
    afterLoss: 'unknown',
  },
  uploadIdentitySourceDataForUpsert: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-upsert',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
  startImportFromIdentitySource: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/start-import',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'object',
    afterLoss: 'unknown',
  },
  getIdentitySourceSession: {
    method: 'GET',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.read'],
    returns: 'object',
  },
  listIdentitySourceSessions: {
    method: 'GET',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.read'],
    returns: 'list',
  },
  uploadIdentitySourceDataForDelete: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-delete',
    tag: 'IdentitySource',
    scopes: ['okta.identitySources.manage'],
    returns: 'nothing',
    afterLoss: 'unknown',
  },
} as const satisfies Record<string, Operation>;
