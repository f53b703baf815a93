import type { Route } from '../http/call.ts';
import {
  activateAuthenticator,
  deactivateAuthenticator,
  getAuthenticator,
  listAuthenticators,
} from './authenticators.ts';
import { getPolicy, listPolicies, replacePolicy } from './policies.ts';

const write = { method: 'POST', bucket: 'other', permission: 'org.manage' } as const;

/** Policies and authenticators. */
export const policyRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/policies', bucket: 'other', permission: 'org.read', handle: listPolicies },
  {
    method: 'GET',
    path: '/api/v1/policies/:policyId',
    bucket: 'other',
    permission: 'org.read',
    handle: getPolicy,
  },
  {
    method: 'PUT',
    path: '/api/v1/policies/:policyId',
    bucket: 'other',
    permission: 'org.manage',
    handle: replacePolicy,
  },
  {
    method: 'GET',
    path: '/api/v1/authenticators',
    bucket: 'other',
    permission: 'org.read',
    handle: listAuthenticators,
  },
  {
    method: 'GET',
    path: '/api/v1/authenticators/:authenticatorId',
    bucket: 'other',
    permission: 'org.read',
    handle: getAuthenticator,
  },
  { ...write, path: '/api/v1/authenticators/:authenticatorId/lifecycle/activate', handle: activateAuthenticator },
  { ...write, path: '/api/v1/authenticators/:authenticatorId/lifecycle/deactivate', handle: deactivateAuthenticator },
];
