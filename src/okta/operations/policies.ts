import type { Operation } from '../operation.ts';

/** Operations on policies. */
export const policyOperations = {
  listPolicies: {
    method: 'GET',
    path: '/api/v1/policies',
    tag: 'Policy',
    scopes: ['okta.policies.read'],
    returns: 'list',
  },
  getPolicy: {
    method: 'GET',
    path: '/api/v1/policies/{policyId}',
    tag: 'Policy',
    scopes: ['okta.policies.read'],
    returns: 'object',
  },
  listPolicyRules: {
    method: 'GET',
    path: '/api/v1/policies/{policyId}/rules',
    tag: 'Policy',
    scopes: ['okta.policies.read'],
    returns: 'list',
  },
} as const satisfies Record<string, Operation>;
