import type { Operation } from '../operation.ts';

/** Operations on org. */
export const orgOperations = {
  listLogEvents: { method: 'GET', path: '/api/v1/logs', tag: 'SystemLog', scopes: ['okta.logs.read'], returns: 'list' },
  getOrgSettings: {
    method: 'GET',
    path: '/api/v1/org',
    tag: 'OrgSettingGeneral',
    scopes: ['okta.orgs.read'],
    returns: 'object',
  },
  getWellknownOrgMetadata: {
    method: 'GET',
    path: '/.well-known/okta-organization',
    tag: 'OrgSettingMetadata',
    scopes: [],
    returns: 'object',
  },
  listIdentityProviders: {
    method: 'GET',
    path: '/api/v1/idps',
    tag: 'IdentityProvider',
    scopes: ['okta.idps.read'],
    returns: 'list',
  },
  listRealms: { method: 'GET', path: '/api/v1/realms', tag: 'Realm', scopes: ['okta.realms.read'], returns: 'list' },
  listApiTokens: {
    method: 'GET',
    path: '/api/v1/api-tokens',
    tag: 'ApiToken',
    scopes: ['okta.apiTokens.read'],
    returns: 'list',
  },
  listAuthorizationServers: {
    method: 'GET',
    path: '/api/v1/authorizationServers',
    tag: 'AuthorizationServer',
    scopes: ['okta.authorizationServers.read'],
    returns: 'list',
  },
  listOAuth2Scopes: {
    method: 'GET',
    path: '/api/v1/authorizationServers/{authServerId}/scopes',
    tag: 'AuthorizationServerScopes',
    scopes: ['okta.authorizationServers.read'],
    returns: 'list',
  },
} as const satisfies Record<string, Operation>;
