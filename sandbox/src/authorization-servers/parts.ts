import type { Call } from '../http/call.ts';
import { notFound } from '../http/errors.ts';
import type { StoredKind } from '../stored/kind.ts';
import { serverOf } from './servers.ts';

const server = '/api/v1/authorizationServers/:authServerId';
const common = {
  created: 201,
  maxName: 255,
  read: 'authorizationServers.read',
  manage: 'authorizationServers.manage',
  marksSystem: true,
  checkParents: (call: Call) => void serverOf(call),
} as const;

/** The claims and policies of an authorization server (Okta's reference, by their tags). Stored and returned, not applied. */
export const serverParts: readonly StoredKind[] = [
  {
    ...common,
    path: `${server}/claims`,
    prefix: 'ocl',
    resource: 'OAuth2Claim',
    required: ['name', 'value', 'valueType'],
    lifecycle: false,
    timeless: true,
    defaults: {
      status: 'ACTIVE',
      claimType: 'RESOURCE',
      conditions: { scopes: [] },
      alwaysIncludeInToken: true,
      apiResourceId: null,
    },
    events: { create: 'oauth2.claim.created', update: 'oauth2.claim.updated', delete: 'oauth2.claim.deleted' },
  },
  {
    ...common,
    path: `${server}/policies`,
    prefix: '00p',
    resource: 'PolicyEntity',
    required: ['name', 'conditions'],
    lifecycle: true,
    silentLifecycle: true,
    defaults: { type: 'OAUTH_AUTHORIZATION_POLICY', description: null, priority: 1 },
    events: {
      create: 'policy.lifecycle.create',
      update: 'policy.lifecycle.update',
      activate: 'policy.lifecycle.activate',
      deactivate: 'policy.lifecycle.deactivate',
      delete: 'policy.lifecycle.delete',
    },
  },
  {
    ...common,
    path: `${server}/policies/:policyId/rules`,
    prefix: '0pr',
    resource: 'PolicyRule',
    required: ['name', 'conditions'],
    lifecycle: true,
    silentLifecycle: true,
    defaults: { type: 'RESOURCE_ACCESS', priority: 1 },
    checkParents(call) {
      const id = call.param('policyId');
      const list = `/api/v1/authorizationServers/${serverOf(call).id}/policies`;
      if (call.org.stored.get(id)?.list !== list) throw notFound(id, 'PolicyEntity');
    },
    events: {
      create: 'policy.rule.add',
      update: 'policy.rule.update',
      activate: 'policy.rule.activate',
      deactivate: 'policy.rule.deactivate',
      delete: 'policy.rule.delete',
    },
  },
];
