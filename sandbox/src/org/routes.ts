import type { Route } from '../http/call.ts';
import { getSettings, metadata, replaceSettings, updateSettings } from './settings.ts';
import { getToken, listTokens, revokeOwnToken, revokeToken, updateToken } from './tokens.ts';

/** The settings of the org, its public metadata and its API tokens. */
export const orgRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/org',
    bucket: 'other',
    permission: 'org.read',
    handle: getSettings,
  },
  {
    method: 'POST',
    path: '/api/v1/org',
    bucket: 'other',
    permission: 'org.manage',
    handle: updateSettings,
  },
  {
    method: 'PUT',
    path: '/api/v1/org',
    bucket: 'other',
    permission: 'org.manage',
    handle: replaceSettings,
  },
  { method: 'GET', path: '/.well-known/okta-organization', bucket: 'other', permission: 'public', handle: metadata },
  { method: 'GET', path: '/api/v1/api-tokens', bucket: 'other', permission: 'tokens.read', handle: listTokens },
  {
    method: 'DELETE',
    path: '/api/v1/api-tokens/current',
    bucket: 'other',
    permission: 'none',
    handle: revokeOwnToken,
  },
  {
    method: 'GET',
    path: '/api/v1/api-tokens/:apiTokenId',
    bucket: 'other',
    permission: 'tokens.read',
    handle: getToken,
  },
  {
    method: 'DELETE',
    path: '/api/v1/api-tokens/:apiTokenId',
    bucket: 'other',
    permission: 'tokens.manage',
    handle: revokeToken,
  },
  {
    method: 'PUT',
    path: '/api/v1/api-tokens/:apiTokenId',
    bucket: 'other',
    permission: 'tokens.manage',
    handle: updateToken,
  },
];
