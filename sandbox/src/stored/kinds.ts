import { isObject } from '../http/call.ts';
import type { StoredKind } from './kind.ts';

const listed = { defaultLimit: 20, maxLimit: 200 };
const ofOrg = { read: 'org.read', manage: 'org.manage' } as const;

function scopeTypes(scopes: unknown): unknown[] {
  return Array.isArray(scopes) ? scopes.map((scope) => (isObject(scope) ? scope['type'] : undefined)) : [];
}

/** Okta's reference (InlineHookChannel): the value of the authentication scheme is never returned. */
function withoutSecret(members: Record<string, unknown>): Record<string, unknown> {
  const channel = members['channel'];
  const config = isObject(channel) ? channel['config'] : undefined;
  const scheme = isObject(config) ? config['authScheme'] : undefined;
  if (!isObject(channel) || !isObject(config) || !isObject(scheme)) return members;
  const { value: _, ...authScheme } = scheme;
  return { ...members, channel: { ...channel, config: { ...config, authScheme } } };
}

/** The kinds of objects that the org stores (Okta's reference, by their tags). */
export const storedKinds: readonly StoredKind[] = [
  {
    ...ofOrg,
    path: '/api/v1/trustedOrigins',
    prefix: 'tos',
    resource: 'TrustedOrigin',
    required: ['name', 'origin', 'scopes'],
    maxName: 255,
    uniqueNames: true,
    lifecycle: true,
    page: listed,
    // Okta's reference (listTrustedOrigins): the type is that of a scope.
    filter: { properties: { name: ['eq'], origin: ['eq'], status: ['eq'], type: ['eq'] } },
    filtered: (members) => ({ ...members, type: scopeTypes(members['scopes']) }),
    searched: ['name', 'origin'],
    events: {
      create: 'security.trusted_origin.create',
      update: 'security.trusted_origin.update',
      activate: 'security.trusted_origin.activate',
      deactivate: 'security.trusted_origin.deactivate',
      delete: 'security.trusted_origin.delete',
    },
  },
  {
    ...ofOrg,
    path: '/api/v1/behaviors',
    prefix: 'abd',
    resource: 'BehaviorRule',
    required: ['name', 'type'],
    maxName: 128,
    lifecycle: true,
    // Okta's SDK tests page the list with a limit that the reference does not have.
    page: listed,
    events: {
      create: 'security.behavior.settings.create',
      update: 'security.behavior.settings.update',
      activate: 'security.behavior.settings.update',
      deactivate: 'security.behavior.settings.update',
      delete: 'security.behavior.settings.delete',
    },
  },
  {
    path: '/api/v1/inlineHooks',
    prefix: 'cal',
    resource: 'InlineHook',
    required: ['name', 'type', 'version', 'channel'],
    maxName: 255,
    read: 'hooks.read',
    manage: 'hooks.manage',
    lifecycle: true,
    deleteInactive: true,
    partial: true,
    typeParameter: 'type',
    shown: withoutSecret,
    events: {
      create: 'inline_hook.created',
      update: 'inline_hook.updated',
      activate: 'inline_hook.activated',
      deactivate: 'inline_hook.deactivated',
      delete: 'inline_hook.deleted',
    },
  },
  {
    ...ofOrg,
    path: '/api/v1/logStreams',
    prefix: '0oa',
    resource: 'LogStream',
    required: ['name', 'type', 'settings'],
    maxName: 100,
    // Okta's reference (LogStreamName): unique.
    uniqueNames: true,
    lifecycle: true,
    page: listed,
    filter: { properties: { status: ['eq'], type: ['eq'] } },
    events: {
      create: 'system.log_stream.lifecycle.create',
      update: 'system.log_stream.lifecycle.update',
      activate: 'system.log_stream.lifecycle.activate',
      deactivate: 'system.log_stream.lifecycle.deactivate',
      delete: 'system.log_stream.lifecycle.delete',
    },
  },
  {
    ...ofOrg,
    path: '/api/v1/templates/sms',
    prefix: 'cst',
    resource: 'SmsTemplate',
    required: ['name', 'template', 'type'],
    maxName: 50,
    lifecycle: false,
    partial: true,
    // Okta's SDK tests delete a template twice.
    deleteAgain: true,
    typeParameter: 'templateType',
  },
];
