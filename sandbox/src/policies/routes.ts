import type { Route } from '../http/call.ts';
import {
  activateAuthenticator,
  deactivateAuthenticator,
  getAuthenticator,
  listAuthenticators,
} from './authenticators.ts';
import {
  activatePolicy,
  addPolicy,
  deactivatePolicy,
  getPolicy,
  listPolicies,
  removePolicy,
  replacePolicy,
} from './policies.ts';
import {
  activatePolicyRule,
  addPolicyRule,
  deactivatePolicyRule,
  getPolicyRule,
  listPolicyRules,
  removePolicyRule,
  replacePolicyRule,
} from './policy-rules.ts';

const write = { method: 'POST', bucket: 'other', permission: 'org.manage' } as const;
const read = { method: 'GET', bucket: 'other', permission: 'policies.read' } as const;
const manage = { bucket: 'other', permission: 'policies.manage' } as const;
const policies = '/api/v1/policies';
const policy = `${policies}/:policyId`;
const rule = `${policy}/rules/:ruleId`;

/** Policies, their rules, and authenticators. */
export const policyRoutes: readonly Route[] = [
  { ...read, path: policies, handle: listPolicies },
  { ...manage, method: 'POST', path: policies, handle: addPolicy },
  { ...read, path: policy, handle: getPolicy },
  { ...manage, method: 'PUT', path: policy, handle: replacePolicy },
  { ...manage, method: 'DELETE', path: policy, handle: removePolicy },
  { ...manage, method: 'POST', path: `${policy}/lifecycle/activate`, handle: activatePolicy },
  { ...manage, method: 'POST', path: `${policy}/lifecycle/deactivate`, handle: deactivatePolicy },
  { ...read, path: `${policy}/rules`, handle: listPolicyRules },
  { ...manage, method: 'POST', path: `${policy}/rules`, handle: addPolicyRule },
  { ...read, path: rule, handle: getPolicyRule },
  { ...manage, method: 'PUT', path: rule, handle: replacePolicyRule },
  { ...manage, method: 'DELETE', path: rule, handle: removePolicyRule },
  { ...manage, method: 'POST', path: `${rule}/lifecycle/activate`, handle: activatePolicyRule },
  { ...manage, method: 'POST', path: `${rule}/lifecycle/deactivate`, handle: deactivatePolicyRule },
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
